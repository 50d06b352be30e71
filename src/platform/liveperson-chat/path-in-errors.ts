/** Ids of people stand in these addresses, and errors are logged. */
const personInPath = /\/(visitors|participantExtendedInfo|participantInfo)\/[^/]+/g

/** What errors call an address: never with the query or a part that names people. */
export function pathInErrors(path: string): string {
  return path.replace(/\?.*/, '').replace(personInPath, '/$1/…')
}
