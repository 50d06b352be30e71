export type LoadRequest = {
  readonly method: string
  readonly path: string
  /** Everything before the body, as it came. */
  readonly head: string
  readonly body: string
}

/** Cuts what one connection sends into requests: HTTP/1.1 with `content-length`, which is all that undici sends here. */
export function createRequestReader(onRequest: (request: LoadRequest) => void): (chunk: Buffer) => void {
  let text = ''
  return (chunk) => {
    text += chunk.toString('latin1')
    for (;;) {
      const end = text.indexOf('\r\n\r\n')
      if (end === -1) return
      const head = text.slice(0, end)
      const isGet = head.startsWith('GET ')
      const length = isGet ? 0 : Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      const next = end + 4 + length
      if (text.length < next) return
      const body = text.slice(end + 4, next)
      text = text.slice(next)
      const afterMethod = head.indexOf(' ')
      const afterPath = head.indexOf(' ', afterMethod + 1)
      onRequest({ method: head.slice(0, afterMethod), path: head.slice(afterMethod + 1, afterPath), head, body })
    }
  }
}
