import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { explainBySignatures } from '../../support/explain-by-signatures.ts'

function causeOf(text: string): string | null {
  return explainBySignatures(text).verdict.cause
}

function reply(status: string, body: string, ...headers: string[]): string {
  return ['$ curl -i https://shop.example/', `HTTP/1.1 ${status}`, ...headers, '', body].join('\n')
}

describe('systems/platform-texts', () => {
  it('prefers what a platform says to the status it answers with', () => {
    expect(
      causeOf(
        reply(
          '503 Service Unavailable',
          'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
        ),
      ),
    ).toBe('app-returns-5xx')
    expect(causeOf(`${reply('503 Service Unavailable', '')}\n\nMemory limit of 384 MiB exceeded`)).toBe(
      'oom-cgroup',
    )
    expect(causeOf(reply('503 Service Unavailable: Back-end server is at capacity', ''))).toBe(
      'lb-no-healthy-targets',
    )
    expect(causeOf(reply('502 Bad Gateway', '', 'x-render-routing: no-server'))).not.toBe('app-returns-5xx')
  })

  it('reads the codes of Fly, Heroku and Vercel', () => {
    expect(causeOf('[PC03] connection reset by your instance')).toBe('app-crash-request')
    expect(causeOf('the shop on Heroku gets H12 at noon')).toBe('slow-app-timeout')
    expect(causeOf('heroku[web.1]: Error R11 (Bad bind) -> Process bound to port 5000')).toBe('wrong-port')
    expect(causeOf(reply('503 Service Unavailable', 'Code: DEPLOYMENT_PAUSED'))).toBe(
      'lb-no-registered-targets',
    )
  })

  it('blames a firewall that an upgrade changed for containers only', () => {
    const broken = reply('502 Bad Gateway', 'Bad Gateway')
    const upgraded = 'since the upgrade firewalld runs with nftables'
    expect(causeOf(`${broken}\n\n${upgraded}, and docker containers do not see each other`)).toBe(
      'host-firewall-block',
    )
    expect(causeOf(`${broken}\n\n${upgraded}`)).not.toBe('host-firewall-block')
  })

  it.each([
    'My Panasonic heat pump shows error H23 and H12 codes since yesterday.',
    'In cell H12 errors are shown as #REF!',
    'Bus line H10 codes: see timetable',
    'dyno test: tyres 195/65 R15, hp 120',
    'Heroku changelog: H12 errors now show the dyno name',
    'Not an H12 error. The Heroku router says H10? No: heroku[router]: at=info status=200',
    'The H12 errors on Heroku are fixed since we use a job queue.',
    'WORKER_LIMIT=4',
    "Merge branch 'feature/503-backend' into main",
    'git checkout 502-backend',
    'No active service found for pattern: *.timer',
    'usage_exceeded boolean not null default false',
    'The Azure VM has 230 secs of uptime. Up.',
    'Container restarted 0 times; memory 300 MB; killed 0; limit over 512 MB never reached.',
    'alert rule "container restarted; alert when memory reaches 512 MB"',
    'Lambda could not update the row, retrying; ok on attempt 2',
    "export enum Codes { DEPLOYMENT_PAUSED = 'DEPLOYMENT_PAUSED' }",
    "  DEPLOYMENT_PAUSED: 'paused',",
    'ROUTER_CANNOT_MATCH = 3,',
    'heroku[run.4821]: Process exited with status 137',
    'SlowDown: Please reduce your request rate. (attempt 1/5); succeeded on attempt 2',
    '   ▲ Next.js 15.0.1\n   - Local:        http://127.0.0.1:3000\n   - Network:      http://127.0.0.1:3000\n\n ✓ Ready in 412ms',
  ])('takes %j for no fault', (text) => {
    expect(explainBySignatures(text).verdict.state).not.toBe('fault')
    expect(explain(text).verdict.state).not.toBe('fault')
  })

  it('believes the router’s line and not a code that was never seen', () => {
    const text =
      'heroku[router]: at=error code=H14 desc="No web processes running" method=GET path="/" dyno= status=503\nwe never saw H12 on Heroku before'
    expect(causeOf(text)).toBe('lb-no-registered-targets')
    expect(explain(text).verdict.cause).toBe('lb-no-registered-targets')
  })

  it('takes no fault from what platforms say of well-being', () => {
    expect(causeOf('no H12 errors on Heroku since Monday')).toBeNull()
    expect(causeOf('heroku[web.1]: Process exited with status 143')).toBeNull()
    expect(causeOf('heroku[web.1]: Process running mem=312M(61.0%)')).toBeNull()
    expect(causeOf('x-cache: Hit from cloudfront')).toBeNull()
    expect(causeOf('machine exited with exit code 0, oom_killed=false')).toBeNull()
  })
})
