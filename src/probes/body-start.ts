/** How much of a body is kept as text. */
const keptBytes = 4096

/** How much of a body is counted before we stop reading. */
export const maxBodyBytes = 1024 * 1024

export interface BodyStart {
  /** Adds a chunk; false once {@link maxBodyBytes} are exceeded and reading should stop. */
  add(chunk: Buffer): boolean
  /** `text` is the start, read as UTF-8 with U+FFFD for what is not; `truncated` when `sizeBytes` is only what was read. */
  read(): { text: string; sizeBytes: number; truncated: boolean }
}

/** Counts a body and keeps its first 4 KiB. */
export function collectBodyStart(): BodyStart {
  const kept: Buffer[] = []
  let keptSize = 0
  let sizeBytes = 0

  return {
    add(chunk) {
      sizeBytes += chunk.length
      if (keptSize < keptBytes) {
        const part = Buffer.from(chunk.subarray(0, keptBytes - keptSize))
        kept.push(part)
        keptSize += part.length
      }
      return sizeBytes <= maxBodyBytes
    },
    read() {
      const cutInside = sizeBytes > keptSize
      // `stream` leaves out a character whose end was cut off by us; one that the peer cut is shown as U+FFFD.
      const text = new TextDecoder().decode(Buffer.concat(kept), { stream: cutInside })
      return { text, sizeBytes, truncated: sizeBytes > maxBodyBytes }
    },
  }
}
