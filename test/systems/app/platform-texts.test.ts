import { describe, expect, it } from 'vitest'
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
    const firewall = 'the system was upgraded, and firewalld has another backend since'
    expect(causeOf(`${broken}\n\n${firewall}; traefik and the app are docker containers`)).toBe(
      'host-firewall-block',
    )
    expect(causeOf(`${broken}\n\n${firewall}`)).not.toBe('host-firewall-block')
  })

  it('takes no fault from what platforms say of well-being', () => {
    expect(causeOf('no H12 errors on Heroku since Monday')).toBeNull()
    expect(causeOf('heroku[web.1]: Process exited with status 143')).toBeNull()
    expect(causeOf('heroku[web.1]: Process running mem=312M(61.0%)')).toBeNull()
    expect(causeOf('x-cache: Hit from cloudfront')).toBeNull()
    expect(causeOf('machine exited with exit code 0, oom_killed=false')).toBeNull()
  })
})
