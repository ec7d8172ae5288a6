/** Which TLS versions and ciphers one hop offers and the next accepts. */
export interface TlsOverlapFacts {
  /** The address that was asked. */
  address: string
  port: number
  accepted: { protocol: string; ciphers: string[] }[]
  refused: { protocol: string; message: string }[]
  /** What the outer hop is configured to offer; null when unknown. */
  offered: { protocols: string[]; ciphers: string | null; where: string } | null
}
