import { findCause } from '../../diagnosis/causes.ts'
import type { Diagnosis, Finding } from '../../model/diagnosis.ts'
import type { Entry } from '../../model/timeline.ts'
import { runState } from '../run-state.ts'

/** The JSON document of a diagnosis: stable, documented in the README. Fields are added, never changed. */
export interface Report {
  incident: string
  service: string
  verdict: {
    state: 'fault' | 'healthy' | 'inconclusive'
    cause: string | null
    confidence: number
    hop: string | null
    target: string | null
    host?: string
    sentence: string
    producer: { hop: string; system: string; confidence: number; why: string } | null
  }
  hypotheses: {
    cause: string
    title: string
    confidence: number
    hop: string | null
    target: string | null
    for: Witness[]
    against: Witness[]
  }[]
  path: {
    hop: string
    system: string
    state: string
    targets: { target: string; address: string; state: string; summary: string }[]
  }[]
  missing: { what: string; why: string; how: string }[]
  advice: Diagnosis['advice']
  steps: {
    id: string
    type: string
    target: string | null
    outcome: string
    summary: string
    durationMs: number
    reason?: string
    hint?: string
  }[]
  remedies: {
    approval: string | null
    remedy: string
    title: string
    state: string
    target: string | null
    plan: string[]
    /** Whether it was undone; absent while it goes on, and where nothing was changed. */
    rolledBack?: string
  }[]
}

interface Witness {
  signature: string
  quote: string
  source: string
  weight: number
}

/** The report of an incident's latest judged run; null while there is none. */
export function report(entries: Entry[]): Report | null {
  const finished = entries.findLast(({ what }) => what.kind === 'run.finished')
  if (finished?.what.kind !== 'run.finished') return null
  const state = runState(entries, finished.what.run)
  if (state === null) return null
  const { diagnosis } = finished.what
  return {
    incident: finished.incident,
    service: state.started.service.name,
    verdict: diagnosis.verdict,
    hypotheses: hypothesesOf(diagnosis),
    path: diagnosis.ladder.map(({ position: _, ...rung }) => rung),
    missing: diagnosis.missing,
    advice: diagnosis.advice,
    steps: state.evidence.map(({ step, type, target, outcome, summary, durationMs, reason, hint }) => ({
      id: step,
      type,
      target,
      outcome,
      summary,
      durationMs,
      ...(reason ? { reason, hint } : {}),
    })),
    remedies: remediesOf(entries),
  }
}

function hypothesesOf(diagnosis: Diagnosis): Report['hypotheses'] {
  return diagnosis.hypotheses.map((hypothesis) => ({
    cause: hypothesis.cause,
    title: findCause(hypothesis.cause)?.title ?? hypothesis.title,
    confidence: hypothesis.confidence,
    hop: hypothesis.hop,
    target: hypothesis.target,
    for: hypothesis.for.map(witness),
    against: hypothesis.against.map(witness),
  }))
}

function witness({ signature, quote, source, weight }: Finding): Witness {
  return { signature, quote, source, weight }
}

function remediesOf(entries: Entry[]): Report['remedies'] {
  const remedies = new Map<string, Report['remedies'][number]>()
  for (const { seq, what } of entries) {
    if (what.kind === 'remedy.proposed') {
      remedies.set(what.approval, {
        approval: what.approval,
        remedy: what.plan.remedy,
        title: what.plan.title,
        state: 'pending',
        target: what.plan.parts[0]?.place ?? null,
        plan: what.plan.parts.flatMap(({ changes }) => changes.flatMap(({ commands }) => commands)),
      })
    }
    if (what.kind === 'remedy.withheld') {
      remedies.set(`withheld ${seq}`, {
        approval: null,
        remedy: what.remedy,
        title: what.why,
        state: 'withheld',
        target: null,
        plan: [],
      })
    }
    if (!('approval' in what)) continue
    const remedy = remedies.get(what.approval)
    if (!remedy) continue
    if (what.kind === 'approval.decided') remedy.state = what.decision
    if (what.kind === 'approval.lapsed') remedy.state = what.state
    if (what.kind === 'change.refused') remedy.state = 'refused'
    if (what.kind === 'change.intended') remedy.state = 'started'
    if (what.kind === 'change.finished') remedy.state = what.outcome === 'pass' ? 'done' : 'failed'
    if (what.kind === 'change.unknown') remedy.state = 'unknown'
    if (what.kind === 'change.judged') {
      remedy.state = what.ending
      remedy.rolledBack = what.rolledBack
    }
  }
  return [...remedies.values()]
}
