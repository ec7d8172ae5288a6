import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { Entry } from '../../model/timeline.ts'
import { verifyChain } from '../../store/chain.ts'
import { type Bundle, bundleFormat, bundleVersion, sealOf } from './export.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

const id = z.string().regex(/^INC-[1-9]\d{0,17}$/)
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

const frame = z.looseObject({ format: z.literal(bundleFormat), version: z.int().min(1) })

const bundle = z.looseObject({
  product: z.string(),
  exportedAt: time,
  incident: z.looseObject({ id, service: z.string() }),
  head: z.looseObject({ seq: z.int(), hash }),
  entries: z
    .array(
      z.looseObject({
        incident: z.string(),
        seq: z.int(),
        at: time,
        what: z.looseObject({ kind: z.string() }),
        previous: hash,
        hash,
      }),
    )
    .min(1),
  seal: hash,
})

/**
 * Reads a bundle back and holds it against its own chain and seal. Whoever rebuilt both is found only by a head that was
 * noted elsewhere. Throws `BUNDLE_UNREADABLE`, `BUNDLE_NEWER` and, naming the first entry that is not as it was written,
 * `BUNDLE_ALTERED`.
 */
export function readBundle(text: string): Bundle {
  const document = parse(text)
  const framed = frame.safeParse(document)
  if (!framed.success) throw unreadable(`it is no ${bundleFormat} document`)
  if (framed.data.version > bundleVersion) {
    throw new BotError(
      'BUNDLE_NEWER',
      `The bundle has version ${framed.data.version}, this program reads up to ${bundleVersion}.`,
      'Use the fiveohtwo that wrote it, or a newer one.',
    )
  }
  const read = bundle.safeParse(document)
  if (!read.success) {
    const [issue] = read.error.issues
    throw unreadable(`${issue?.path.join('.') ?? 'it'}: ${issue?.message ?? 'is not as expected'}`)
  }
  const { incident, head, seal } = read.data
  // What happenings hold is not checked here: the chain says that it is what this product wrote.
  const entries = read.data.entries as unknown as Entry[]
  const stranger = entries.find((entry) => entry.incident !== incident.id)
  if (stranger) throw altered(stranger.seq, 'altered', `It is an entry of another incident.`)
  const problem = verifyChain(entries, head)
  if (problem !== null) throw altered(problem.seq, problem.problem, problem.detail)
  if (sealOf(framed.data) !== seal) {
    throw new BotError(
      'BUNDLE_ALTERED',
      'The bundle is not as it was exported: its entries are, what stands beside them is not.',
      'Export the incident again.',
    )
  }
  return read.data as unknown as Bundle
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('it is no JSON')
  }
}

function unreadable(why: string): BotError {
  return new BotError(
    'BUNDLE_UNREADABLE',
    `The file is no bundle of an incident: ${why}.`,
    'Make one with "fiveohtwo export INC-42 --out INC-42.json".',
  )
}

function altered(seq: number, problem: string, detail: string): BotError {
  return new BotError(
    'BUNDLE_ALTERED',
    `The bundle is not as it was exported: entry ${seq} ${problem}. ${detail}`,
    'Trust nothing in it; export the incident again.',
  )
}
