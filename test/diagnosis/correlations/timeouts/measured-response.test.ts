import { describe, expect, it } from 'vitest'
import { timeoutLadder } from '../../../../src/diagnosis/correlations/timeouts/timeout-ladder.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import type { Timeout } from '../../../../src/model/facts/timeout.ts'
import { seen, targetsOf } from '../../../support/evidence.ts'
import { limit, pathOf, seenOn } from '../../../support/host-evidence.ts'

const nginx = (timeouts: Timeout[]) => seenOn('nginx', 'nginx', { timeouts })

function gunicorn(timeouts: Timeout[]): Evidence {
  const master = { pid: 812, startedAt: null, argv: [], configFile: null, binds: [], workerClass: 'gthread' }
  const rest = { workersWanted: 2, threads: 4, workers: [], backlog: null, maxRequests: null }
  return seenOn('gunicorn', 'gunicorn', { masters: [{ ...master, ...rest, timeouts }] })
}

describe('diagnosis/correlations/measured-response', () => {
  it('works a limit out from the time that the app itself was seen to take', () => {
    const service = pathOf('nginx', 'gunicorn')
    const target = targetsOf(service)[1] ?? null
    const worker = gunicorn([limit('worker', '--timeout', 30_000)])
    const gateway = nginx([limit('response', 'proxy_read_timeout', 2000)])
    const answered = (firstByteMs: number, status = 200, outcome: 'pass' | 'fail' = 'pass') =>
      seen(
        'http',
        target,
        {
          status,
          timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs, totalMs: firstByteMs + 5 },
        },
        outcome,
      )
    const adviceOf = (answer: Evidence) =>
      timeoutLadder
        .correlate([gateway, worker, answer], service)
        .advice.filter(({ cause }) => cause === 'slow-app-timeout')
    expect(adviceOf(answered(4100))).toMatchObject([{ hop: 'nginx', setting: 'proxy_read_timeout 8s;' }])
    expect(adviceOf(answered(1900))).toEqual([])
    expect(adviceOf(answered(40_000))).toEqual([])
    expect(adviceOf(answered(4100, 500, 'fail'))).toEqual([])
  })
})
