import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

const bad = ['$ curl -i https://shop.example/', 'HTTP/1.1 502 Bad Gateway', 'Server: nginx']

describe('diagnosis/correlations/sleeping-code', () => {
  it('compares how long code waits with how long its server lets it', () => {
    expect(causeOf('time.sleep(45)', 'entrypoint: gunicorn -b :$PORT main:app', '', ...bad)).toBe(
      'worker-timeout',
    )
    expect(causeOf('time.sleep(45)', 'CMD gunicorn --timeout 40 main:app', '', ...bad)).toBe('worker-timeout')
    expect(causeOf('time.sleep(20)', 'entrypoint: gunicorn -b :$PORT main:app', '', ...bad)).toBe(
      'backend-down',
    )
  })

  it('thinks of whoever waits in front where no limit is told', () => {
    expect(causeOf('Thread.sleep(90_000);', '', ...bad)).toBe('slow-app-timeout')
    expect(causeOf('setTimeout(() => res.end(), 130000)', '', ...bad)).toBe('slow-app-timeout')
    expect(causeOf('sleep(2);', '', ...bad)).toBe('backend-down')
    expect(causeOf('time.sleep(45)')).toBeNull()
  })

  it('takes the word of who says how long it takes', () => {
    const server = 'CMD ["gunicorn", "-b", "0.0.0.0:5000", "app:app"]'
    expect(causeOf('loading the model takes 50 s', server, '', ...bad)).toBe('worker-timeout')
    expect(causeOf('loading the model takes 5 s', server, '', ...bad)).toBe('backend-down')
  })

  it('knows that functions at the edge may run for seconds only', () => {
    const edge = ['HTTP/1.1 503 Service Unavailable', 'x-cache: LambdaExecutionError from cloudfront']
    expect(causeOf(...edge, '', 'it hits pages that need more than 10 seconds')).toBe('slow-app-timeout')
    expect(causeOf(...edge, '', 'it needs 2 seconds')).not.toBe('slow-app-timeout')
  })
})
