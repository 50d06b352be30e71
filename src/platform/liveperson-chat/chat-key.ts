/** A chat session key (reference §4): `H` + digits + `-` + letters or digits + `K` + digits. Not personal. */
export const chatKeyPattern = /^H\d{1,40}-[\w-]{1,100}K\d{1,40}$/
