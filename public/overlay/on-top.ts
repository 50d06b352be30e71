type PictureInPicture = { requestWindow(size: { width: number; height: number }): Promise<Window> }

const size = { width: 360, height: 640 }

/** True where the browser can keep a window of ours above all others: from a page that stands in no frame. */
export function canBeOnTop(): boolean {
  return 'documentPictureInPicture' in window && parent === window
}

/** Shows this page in a window that stays on top, until it or this page is closed. To be called by a click. */
export async function keepOnTop(): Promise<void> {
  const { document } = await (Reflect.get(window, 'documentPictureInPicture') as PictureInPicture).requestWindow(size)
  document.title = 'Sotto'
  const frame = document.createElement('iframe')
  // A page of its own, so that its keys, its clipboard and its sizes are those of the window it stands in.
  frame.src = location.href
  frame.title = 'Sotto'
  frame.allow = 'clipboard-write'
  Object.assign(frame.style, { position: 'fixed', inset: '0', width: '100%', height: '100%', border: '0' })
  document.body.append(frame)
}

/** Shows a page of ours in a small window of its own. To be called by a click. */
export function openWindow(address: string): void {
  open(address, 'sotto-window', `popup,width=${size.width},height=${size.height}`)
}
