import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causes } from '../../../src/diagnosis/causes.ts'
import { correlate, correlations } from '../../../src/diagnosis/correlations/index.ts'
import type { Evidence } from '../../../src/model/evidence.ts'
import { limit, logged, pathOf, seenOn } from '../../support/host-evidence.ts'

const service = pathOf('nginx', 'gunicorn')
const gunicorn = {
  pid: 812,
  binds: ['127.0.0.1:8001'],
  timeouts: [limit('idle-accepted', '--keep-alive', 2000)],
}
const to = 'http://127.0.0.1:8000'
const pass = {
  serverNames: [],
  listens: ['80'],
  location: '/',
  protocol: 'proxy',
  to,
  upstream: to,
  settings: {},
  where: 'shop.conf:12',
}

const evidence: Evidence[] = [
  seenOn('nginx', 'nginx', {
    passes: [pass as never],
    timeouts: [limit('idle-reused', 'keepalive_timeout', 60_000)],
  }),
  seenOn('gunicorn', 'gunicorn', { masters: [gunicorn as never] }),
  logged('nginx', [
    'recv() failed (104: Connection reset by peer) while reading response header from upstream',
  ]),
  logged('gunicorn', ['[ERROR] Worker (pid:812) was sent SIGKILL! Perhaps out of memory?']),
]

describe('diagnosis/correlations', () => {
  it('names each correlation once, with a source', () => {
    const ids = correlations.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { reference } of correlations) expect(reference).toMatch(/https:\/\/|RFC|\(\d\)|Linux/)
  })

  it('says the same in whatever order the evidence came', () => {
    const said = (given: readonly Evidence[]) =>
      correlate(given, service)
        .findings.map(({ correlation, cause, weight, quote }) => `${correlation} ${cause} ${weight} ${quote}`)
        .sort()
    const expected = said(evidence)
    expect(expected.length).toBeGreaterThan(2)
    fc.assert(
      fc.property(fc.shuffledSubarray(evidence, { minLength: evidence.length }), (shuffled) => {
        expect(said(shuffled)).toEqual(expected)
      }),
    )
  })

  it('names causes of the catalogue and evidence that was given, and hops of the path', () => {
    const ids = new Set<string>(causes.map(({ id }) => id))
    for (const finding of correlate(evidence, service).findings) {
      expect(ids).toContain(finding.cause)
      expect(evidence).toContain(finding.evidence)
      expect(['nginx', 'gunicorn']).toContain(finding.hop)
    }
  })

  it('says nothing of nothing, and of evidence that could not be seen', () => {
    const unseen = { ...evidence[0], outcome: 'unknown', facts: null, reason: 'HOST_UNREACHABLE', hint: '' }
    expect(correlate([], service)).toEqual({ findings: [], advice: [] })
    expect(correlate([unseen as Evidence], service).findings).toEqual([])
  })
})
