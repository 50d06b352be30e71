/** The workspace's theme as ours; what a theme looks like is not documented, so any mention of dark or light counts. */
export function themeOf(value: unknown): 'dark' | 'light' | undefined {
  const said = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : ''
  const [named] = /dark|light/i.exec(said ?? '') ?? []
  return named?.toLowerCase() === 'dark' ? 'dark' : named === undefined ? undefined : 'light'
}
