import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const late = (port: number) =>
  `(service shop) (instance i-0a1b2c3d4e5f60718) (port ${port}) is unhealthy in (target-group shop) due to (reason Request timed out)\n`
const asked = (port: number, answer: string) =>
  `\n$ curl -s -o /dev/null -w '%{http_code} %{time_total}' http://localhost:${port}/ping\n${answer}\n`

describe('diagnosis/correlations/unheard-check', () => {
  it('finds that a check gets no answer where the machine itself gets one', () => {
    expect(cause(`${late(49153)}${asked(49153, '200 0.004')}`)).toBe('lb-sg-nacl-block')
  })

  it('has nothing to say of another port, and of a port that answers nobody', () => {
    const weighed = (text: string) =>
      explainBySignatures(text).hypotheses.some(({ for: speaking }) =>
        speaking.some(({ signature }) => signature === 'unheard-check'),
      )
    expect(weighed(`${late(49153)}${asked(49153, '200 0.004')}`)).toBe(true)
    expect(weighed(`${late(49153)}${asked(8080, '200 0.004')}`)).toBe(false)
    expect(weighed(`${late(49153)}${asked(49153, '000 5.001')}`)).toBe(false)
    expect(weighed(`${late(49153)}${asked(49153, '500 0.004')}`)).toBe(false)
  })
})
