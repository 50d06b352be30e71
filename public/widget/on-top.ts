type PictureInPicture = { requestWindow(size: { width: number; height: number }): Promise<Window> }

/** True where the browser can keep a window of ours above all others: from a page that stands in no frame. */
export function canBeOnTop(): boolean {
  return 'documentPictureInPicture' in window && parent === window
}

/** Shows the overlay in a window that stays on top, until it or this page is closed. To be called by a click. */
export async function keepOnTop(): Promise<void> {
  const pictureInPicture = Reflect.get(window, 'documentPictureInPicture') as PictureInPicture
  const top = await pictureInPicture.requestWindow({ width: 360, height: 640 })
  const { document } = top
  document.title = 'Sotto'
  const frame = document.createElement('iframe')
  // A page of its own, so that its keys, its clipboard and its sizes are those of the window it stands in.
  frame.src = location.href
  frame.title = 'Sotto'
  frame.allow = 'clipboard-write'
  Object.assign(frame.style, { position: 'fixed', inset: '0', width: '100%', height: '100%', border: '0' })
  document.body.append(frame)
}

/** The overlay in a small window, for a page in a frame: the frame stays behind and inserts for it. */
export function openWindow(as: string | undefined): void {
  const agent = as === undefined ? '' : `&agent=${encodeURIComponent(as)}`
  open(`/overlay?widget=window${agent}`, 'sotto-window', 'popup,width=380,height=680')
}
