import { isUtf8 } from 'node:buffer'

const byteOrderMark = '\uFEFF'

/** Parsed JSON in UTF-8, with or without a byte order mark; undefined for anything else. */
export function parseJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) return undefined
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  try {
    return JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text)
  } catch {
    return undefined
  }
}
