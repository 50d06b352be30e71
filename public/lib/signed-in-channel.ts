/** On which a page learns that somebody signed in with this browser. */
export const signedInChannel = 'sotto-signed-in'
