/**
 * Errors of connections by their numbers on Linux, on macOS and the BSDs, and on Windows, as parts of a pattern: the words beside
 * them are the C library’s (errno(3); WSAECONNREFUSED and its neighbours in winsock2.h).
 */
export const errnos = {
  refused: '(?:111|61|10061)',
  timedOut: '(?:110|60|10060)',
  reset: '(?:104|54|10054|131|10053)',
} as const

/** What such a line holds of a number: `(111: `, `(61: `, `(10061: `. */
export function errnoNeedles(kind: keyof typeof errnos): string[] {
  return errnos[kind]
    .slice(3, -1)
    .split('|')
    .map((number) => `${number}: `)
}
