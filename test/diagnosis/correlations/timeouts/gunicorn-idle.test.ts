import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const reply = '$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway\nServer: awselb/2.0\n\n'

function causeOf(...parts: string[]): string | null {
  return explainBySignatures(parts.join('\n')).verdict.cause
}

describe('diagnosis/correlations/gunicorn-idle', () => {
  it.each([
    'gunicorn --threads 8 -b :9000 shop:app',
    'gunicorn \\\n    --bind "0.0.0.0:9000" \\\n    --worker-class gthread \\\n    shop:app',
    'CMD ["gunicorn", "-k", "gevent", "shop:app"]',
    'exec gunicorn -b :9000 shop:app\n\nLoadBalancerAttributes:\n  - Key: idle_timeout.timeout_seconds\n    Value: "240"',
  ])('sees that the ALB keeps connections for longer than gunicorn: %s', (settings) => {
    expect(causeOf(reply, settings)).toBe('keepalive-race')
  })

  it('knows the balancer by a remark too', () => {
    const command = 'gunicorn --threads 8 -b :9000 shop:app\n'
    const bare = 'HTTP/1.1 502 Bad Gateway\n'
    expect(causeOf('# ALB => gunicorn => Flask', command, bare)).toBe('keepalive-race')
    expect(causeOf('# nginx => gunicorn => Flask', command, bare)).not.toBe('keepalive-race')
  })

  it.each([
    'gunicorn --threads 8 --keep-alive 75 -b :9000 shop:app',
    'gunicorn -c gunicorn.conf.py --threads 8 shop:app',
    'gunicorn -k sync -b :9000 shop:app\nidle_timeout = 240',
    'gunicorn -b :9000 shop:app',
    'gunicorn --threads 8 -b :9000 shop:app\n[2026-11-20 17:04:51 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:12)',
  ])('says nothing for it where the limit is set, or something else ended requests: %s', (settings) => {
    expect(causeOf(reply, settings)).not.toBe('keepalive-race')
  })
})
