import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/explain/explain.ts'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const state = (at: string, words: string) => `Nov 22 10:${at} lb haproxy[12]: Server ${words}`
const down =
  'app/web1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms.'
const up = 'app/web1 is UP, reason: Layer7 check passed, code: 200, check duration: 2ms.'

const stopped = '[mpm_event:notice] [pid 1:tid 1] AH00491: caught SIGTERM, shutting down'
const resumed =
  '[mpm_event:notice] [pid 9:tid 9] AH00489: Apache/2.4.57 (Unix) configured -- resuming normal operations'

describe('diagnosis/correlations/taken-back', () => {
  it('takes back that a server is down once the same server is up', () => {
    expect(explainBySignatures(`${state('10:10', down)}\n${state('10:40', up)}`).verdict.state).not.toBe(
      'fault',
    )
    expect(explainBySignatures(`${state('10:10', up)}\n${state('10:40', down)}`).verdict.state).toBe('fault')
    const other = up.replace('app/web1', 'api/web2')
    expect(explainBySignatures(`${state('10:10', down)}\n${state('10:40', other)}`).verdict.state).toBe(
      'fault',
    )
  })

  it('holds a restart for healthy, and a fault beside it for one', () => {
    expect(explainBySignatures(`${stopped}\n${resumed}`).verdict.state).toBe('healthy')
    expect(explainBySignatures(stopped).verdict.cause).toBe('proxy-not-running')
    const refused =
      '[proxy:error] [pid 9:tid 9] (111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:8080 (localhost) failed'
    expect(explainBySignatures(`${stopped}\n${resumed}\n${refused}`).verdict.cause).toBe('backend-down')
  })

  it('sees no deployment where the service is in a steady state again', () => {
    const deregistered = '(service shop) deregistered 1 targets in (target-group arn:aws:x)'
    expect(explainBySignatures(deregistered).verdict.cause).toBe('deploy-in-progress')
    const steady = '(service shop) has reached a steady state.'
    expect(explainBySignatures(`${deregistered}\n${steady}`).verdict.cause).not.toBe('deploy-in-progress')
  })

  it('sees no fault in app servers that restarted', () => {
    const fpm =
      '[22-Nov-2026 10:00:00] NOTICE: exiting, bye-bye!\n[22-Nov-2026 10:00:02] NOTICE: ready to handle connections'
    expect(explainBySignatures(fpm).verdict.state).not.toBe('fault')
    const gunicorn =
      '[2026-11-22 10:00:01 +0000] [7] [INFO] Shutting down: Master\n[2026-11-22 10:00:03 +0000] [22] [INFO] Booting worker with pid: 22'
    expect(explainBySignatures(gunicorn).verdict.state).not.toBe('fault')
  })

  it('forgets attempts of a host’s check that found the app in the end', () => {
    const states = (...lines: string[]) => [
      explainBySignatures(lines.join('\n')).verdict.state,
      explain(lines.join('\n')).verdict.state,
    ]
    const scan = '==> No open HTTP ports detected on 0.0.0.0, continuing to scan...'
    const found = ['==> Detected service running on port 10000', '==> Your service is live']
    expect(states(scan, ...found)).not.toContain('fault')
    expect(states(scan)).toEqual(['fault', 'fault'])
    expect(states(scan, ...found, '', 'But I get 502 all day.')).not.toContain('healthy')
    expect(states(scan, '==> Detected service running on port 10000 only on localhost')[0]).toBe('fault')

    const attempt = (of: number) =>
      `Attempt #${of} failed with service unavailable. Continuing to retry for 4m${50 - of}s`
    expect(states(attempt(1), attempt(2), '[1/1] Healthcheck succeeded!')).not.toContain('fault')
    expect(states(attempt(1), attempt(2), '1/1 replicas never became healthy!')[0]).toBe('fault')

    const failed = 'Health check failed on port 3000. Retrying'
    expect(states(failed, 'Health check passed on port 3000')).not.toContain('fault')
    expect(states(failed, failed, failed, 'Health check on port 3000 passed')).not.toContain('fault')
    expect(states(failed, 'Health check passed on port 4000')[0]).toBe('fault')
    expect(states('Health check failed on port 3000.')[0]).toBe('fault')
  })

  it('believes that a refusal is written only while something starts, unless something fails still', () => {
    const refused =
      'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.0.3.5:8123/api"'
    const remark = 'the line appears only while the app starts'
    expect(explainBySignatures(refused).verdict.state).toBe('fault')
    expect(explainBySignatures(`${refused}\n\n${remark}`).verdict.state).not.toBe('fault')
    const always = 'Shows up in the log each time while the app is starting:'
    expect(explainBySignatures(`${always}\n\n${refused}`).verdict.state).not.toBe('fault')
    expect(explainBySignatures(`${refused}\n\nthe line appears after the restart`).verdict.state).toBe(
      'fault',
    )
    const full = 'worker_connections are not enough while connecting to upstream, 1024 worker_connections'
    expect(explainBySignatures(`${full}\n${refused}`).verdict.state).toBe('fault')
  })

  it('does not take back a refusal by a remark that it lasts, or that users see it', () => {
    const refused =
      '2026/11/20 17:04:51 [error] 812#812: *12 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"'
    const remarks = [
      'The 502 does not go away once the container is up.',
      'The lines appear as the app starts and then every ten minutes; users see 502 all day.',
      'I see 502s only when the site starts to get traffic',
      'The errors happen only on restart of the host and stay until I log in.',
      'The 502s appear only while the app starts.',
    ]
    for (const remark of remarks) {
      expect(explainBySignatures(`${refused}\n\n${remark}`).verdict.cause, remark).toBe('backend-down')
      expect(explain(`${refused}\n\n${remark}`).verdict.cause, remark).toBe('backend-down')
    }
  })
})
