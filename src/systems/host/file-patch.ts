import { createHash } from 'node:crypto'

/** What of a file is replaced, by places in its bytes: small, and nothing else of the file is told to anybody. */
export interface FilePatch {
  /** In order, none reaching into the next. */
  pieces: { at: number; remove: number; insert: string }[]
  /** SHA-256 of the whole file afterwards, hexadecimal. */
  becomes: string
}

/** SHA-256 of a file's bytes, hexadecimal, as `sha256sum` writes it. */
export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The file after a patch. */
export function applyPieces(content: Buffer, pieces: FilePatch['pieces']): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (const { at, remove, insert } of pieces) {
    parts.push(content.subarray(from, at), Buffer.from(insert))
    from = at + remove
  }
  return Buffer.concat([...parts, content.subarray(from)])
}
