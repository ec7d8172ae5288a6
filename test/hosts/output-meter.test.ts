import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outputMeter } from '../../src/hosts/output-meter.ts'

describe('hosts/output-meter', () => {
  const token = 'f'.repeat(32)
  const frame = fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean())

  it('knows the open command and its bytes, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 })),
        (frames, cuts) => {
          const pieces: (string | Uint8Array)[] = [`\n${token} hello\n`]
          let expected = { index: null as number | null, bytes: 0 }
          for (const [index, [body, isClosed]] of frames.entries()) {
            pieces.push(`\n${token} ${index} begin\n`, body)
            expected = { index, bytes: body.length }
            if (!isClosed) break
            pieces.push(`\n${token} ${index} end 0 0 self\n`)
            expected = { index: null, bytes: 0 }
          }
          const stream = Buffer.concat(pieces.map((piece) => Buffer.from(piece as Uint8Array)))
          const measure = outputMeter(token)
          let position = measure(Buffer.alloc(0))
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const length = cuts.length === 0 ? 1 : (cuts[turn % cuts.length] ?? 1)
            position = measure(stream.subarray(at, at + length))
            at += length
          }
          expect(position).toEqual({ ...expected, isDone: false })
          expect(measure(Buffer.from(`\n${token} done\n`)).isDone).toBe(true)
        },
      ),
    )
  })
})
