import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

export interface BodyLimits {
  /** Of a body with a content coding, as it comes. */
  compressedBytes: number
  /** Of a body as its sender wrote it. */
  bytes: number
  /** For the whole of it to come. */
  ms: number
}

export type ReadBody =
  | { ok: true; body: Uint8Array }
  | { ok: false; result: 'too-large' | 'too-slow' | 'cut-off' | 'encoding' | 'busy' }

/** Asked before bytes are kept, and told of fewer by a negative number; false when there is no room for them. */
type Hold = (bytes: number) => boolean

/** Shorter bodies may be announced and held back by whoever likes; longer ones hold room only for what has come of them. */
const shortBytes = 65_536

type Coding = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>

/** The codings of RFC 9110, section 8.4.1, and brotli. */
const codings: Record<string, Coding> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  // Many send what RFC 1951 calls deflate without the frame of RFC 1950, whose first half-byte is 8.
  deflate: (body, options) =>
    promisify(((body[0] ?? 8) & 0x0f) === 8 ? inflate : inflateRaw)(body, options) as Promise<Buffer>,
}

export const knownCodings = Object.keys(codings).filter((name) => name !== 'x-gzip')

/**
 * The body as its sender wrote it, before anything on the way compressed it: that is what signatures are made of, and what
 * other receivers check them against (https://github.com/expressjs/body-parser#verify). Never holds more than the limits.
 */
export async function readBody(request: Request, limits: BodyLimits, hold: Hold): Promise<ReadBody> {
  const coding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase()
  const isPlain = coding === '' || coding === 'identity'
  const decode = Object.hasOwn(codings, coding) ? codings[coding] : undefined
  if (!isPlain && decode === undefined) return { ok: false, result: 'encoding' }
  const most = isPlain ? limits.bytes : limits.compressedBytes
  const read = await readRaw(request, { most, ms: limits.ms, hold })
  if (!read.ok || decode === undefined) return read
  // A few bytes may come to so many, and strangers may send them.
  if (!hold(limits.bytes)) return { ok: false, result: 'busy' }
  try {
    const body = await decode(read.body, { maxOutputLength: limits.bytes })
    hold(body.byteLength - limits.bytes)
    return { ok: true, body }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return { ok: false, result: code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'cut-off' }
  }
}

async function readRaw(
  request: Request,
  { most, ms, hold }: { most: number; ms: number; hold: Hold },
): Promise<ReadBody> {
  const announced = request.headers.get('content-length')
  const length = announced === null ? Number.POSITIVE_INFINITY : Number(announced)
  if (announced !== null && length > most) return { ok: false, result: 'too-large' }
  const isShort = length <= shortBytes
  if (isShort && !hold(length)) return { ok: false, result: 'busy' }
  const { promise: timeUp, resolve } = Promise.withResolvers<ReadBody>()
  const timer = setTimeout(() => resolve({ ok: false, result: 'too-slow' }), ms)
  try {
    // HTTP itself ends a body at the length that was announced.
    const read = isShort ? readWhole(request) : readStream(request, { most, hold, stop: timeUp })
    return await Promise.race([read, timeUp])
  } finally {
    clearTimeout(timer)
  }
}

async function readWhole(request: Request): Promise<ReadBody> {
  try {
    return { ok: true, body: new Uint8Array(await request.arrayBuffer()) }
  } catch {
    return { ok: false, result: 'cut-off' }
  }
}

async function readStream(
  request: Request,
  { most, hold, stop }: { most: number; hold: Hold; stop: Promise<unknown> },
): Promise<ReadBody> {
  const reader = request.body?.getReader()
  if (reader === undefined) return { ok: true, body: new Uint8Array() }
  const cancel = () => reader.cancel().catch(() => undefined)
  stop.then(cancel)
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { ok: true, body: Buffer.concat(chunks) }
      chunks.push(value)
      bytes += value.byteLength
      const result = bytes > most ? 'too-large' : hold(value.byteLength) ? null : 'busy'
      if (result !== null) {
        void cancel()
        return { ok: false, result }
      }
    }
  } catch {
    return { ok: false, result: 'cut-off' }
  }
}
