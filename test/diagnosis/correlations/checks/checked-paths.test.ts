import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const probe = (path: string) => `readinessProbe:\n  httpGet:\n    path: ${path}\n    port: 3000\n`
const reply = (path: string, status: string) =>
  `$ curl -i http://localhost:3000${path}\nHTTP/1.1 ${status}\nContent-Type: text/plain\n`

describe('diagnosis/correlations/checked-paths', () => {
  it('compares the path of a check with what it answers', () => {
    const both = (path: string, asked: string, status: string) =>
      explainBySignatures(`${probe(path)}\n${reply(asked, status)}`).verdict
    expect(both('/healthz', '/healthz', '404 Not Found').cause).toBe('health-check-misconfig')
    expect(both('/', '/', '302 Found').cause).toBe('health-check-misconfig')
    expect(both('/healthz', '/healthz', '200 OK').state).not.toBe('fault')
    expect(both('/healthz', '/', '404 Not Found').state).not.toBe('fault')
  })

  it.each([
    ['    requestPath: /', '/', '301 Moved Permanently'],
    ['probe healthcheck {\n  .url = "/ping";\n}', '/ping', '401 Unauthorized'],
    ['resource "aws_lb_target_group" "a" {\n  health_check {\n    path = "/"\n  }\n}', '/', '302 Found'],
    ['alb.ingress.kubernetes.io/healthcheck-path: /health', '/health', '404 Not Found'],
    ['backend app\n  option httpchk GET /status', '/status', '404 Not Found'],
  ])('reads %s', (check, path, status) => {
    expect(explainBySignatures(`${check}\n\n${reply(path, status)}`).verdict.cause).toBe(
      'health-check-misconfig',
    )
  })

  it('knows that HAProxy takes a redirect for an answer', () => {
    const paste = `backend app\n  option httpchk GET /status\n\n${reply('/status', '301 Moved Permanently')}`
    expect(explainBySignatures(paste).verdict.cause).not.toBe('health-check-misconfig')
  })

  it('reads a redirect by its body', () => {
    const paste = `${probe('/')}\n$ curl http://localhost:31469/\n<a href="/web">Moved Permanently</a>.`
    expect(explainBySignatures(paste).verdict.cause).toBe('health-check-misconfig')
  })
})
