import { hashOf } from '../../canonical-json.ts'
import { BotError } from '../../errors.ts'
import type { Verdict } from '../../model/diagnosis.ts'
import type { Person } from '../../model/person.ts'
import type { Entry } from '../../model/timeline.ts'
import { verifyChain } from '../../store/chain.ts'
import { type ApprovalRecord, approvalRecords } from './approval-records.ts'

export const bundleFormat = 'fiveohtwo-incident'

/** Raised when a program of before could misread what is new; fields alone are added without. */
export const bundleVersion = 1

/** One incident as one document, documented in the README: whole, and judged again without database or network. */
export interface Bundle {
  format: typeof bundleFormat
  version: number
  /** Version of the program that wrote it. */
  product: string
  /** ISO 8601, UTC. */
  exportedAt: string
  /** For readers, like `approvals`: both are told by the entries, from which programs take them. */
  incident: {
    id: string
    service: string
    environment: string
    state: 'open' | 'closed'
    openedBy: Person
    openedAt: string
    closedAt: string | null
    verdict: Verdict | null
  }
  approvals: ApprovalRecord[]
  /** Of the chain: sequence number and hash of the last entry. */
  head: { seq: number; hash: string }
  entries: Entry[]
  /** SHA-256, hex, of the canonical JSON (RFC 8785) of everything else in the document. */
  seal: string
}

/**
 * An incident as a bundle, redacted as its timeline is. Throws `UNKNOWN_INCIDENT` for no entries, and `CHAIN_BROKEN`: what
 * cannot be read back as it was written is not handed on.
 */
export function exportIncident(entries: Entry[], product: string, now: Date): Bundle {
  const [first] = entries
  const last = entries.at(-1)
  if (first?.what.kind !== 'incident.opened' || last === undefined) {
    throw new BotError('UNKNOWN_INCIDENT', 'There is no such incident.', 'List them with "incidents all".')
  }
  const head = { seq: last.seq, hash: last.hash }
  const problem = verifyChain(entries, head)
  if (problem !== null) {
    throw new BotError(
      'CHAIN_BROKEN',
      `${first.incident} cannot be exported, its chain is broken: entry ${problem.seq} ${problem.problem}. ${problem.detail}`,
      'See what "fiveohtwo audit verify" says, and compare with a backup of the database.',
    )
  }
  const document = {
    format: bundleFormat,
    version: bundleVersion,
    product,
    exportedAt: now.toISOString(),
    incident: incidentOf(entries, first.what.service, first),
    approvals: approvalRecords(entries),
    head,
    entries,
  } satisfies Omit<Bundle, 'seal'>
  return { ...document, seal: sealOf(document) }
}

/** What {@link Bundle.seal} must be; takes the document as it was read, unknown fields and all. */
export function sealOf(document: Record<string, unknown>): string {
  const { seal: _, ...rest } = document
  return hashOf(rest)
}

function incidentOf(
  entries: Entry[],
  { name, environment }: { name: string; environment: string },
  first: Entry,
): Bundle['incident'] {
  const closed = entries.find(({ what }) => what.kind === 'incident.closed')
  const judged = entries.findLast(({ what }) => what.kind === 'run.finished')?.what
  return {
    id: first.incident,
    service: name,
    environment,
    state: closed ? 'closed' : 'open',
    openedBy: first.what.kind === 'incident.opened' ? first.what.by : { id: '', name: '' },
    openedAt: first.at,
    closedAt: closed?.at ?? null,
    verdict: judged?.kind === 'run.finished' ? judged.diagnosis.verdict : null,
  }
}
