import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/explain/explain.ts'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const best = (text: string) => explainBySignatures(text).hypotheses[0]?.cause
const said = (text: string) =>
  explainBySignatures(text).hypotheses.flatMap((each) =>
    each.for.some(({ signature }) => signature === 'spoken-limits') ? [each.cause] : [],
  )

describe('diagnosis/correlations/spoken-limits', () => {
  it.each([
    'The shop is behind Cloudflare, and the report fails after 1.7 minutes.',
    'API Gateway in front of a service: we get an error after 29 seconds.',
    'On Heroku the import ends with an error page, after about 30 s it fails.',
    'On App Service long exports fail after 230 seconds.',
    'nginx in front of the shop; the page fails after exactly one minute',
  ])('knows how long those in front wait: %s', (text) => {
    expect(best(text)).toBe('slow-app-timeout')
    expect(said(text)).toContain('slow-app-timeout')
  })

  it('knows the 30 s of gunicorn', () => {
    expect(best('gunicorn behind nginx: the export fails after 30 seconds')).toBe('worker-timeout')
  })

  it.each([
    [
      'backend-down',
      'connect() failed (111: Connection refused) while connecting to upstream',
      'The request to Cloudflare ends after 100 seconds.',
    ],
    [
      'no-live-upstreams',
      'no live upstreams while connecting to upstream',
      'The page shows an error after 60 seconds on nginx.',
    ],
  ])('says nothing where nobody waited for a response: %s', (cause, words, remark) => {
    const text = `2026/11/20 17:04:51 [error] 812#812: *12 ${words}, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"\n${remark}`
    expect(said(text)).toEqual([])
    expect(explainBySignatures(text).verdict.cause).toBe(cause)
    expect(explain(text).verdict.cause).toBe(cause)
  })

  it.each([
    '- Requests no longer fail after 60 seconds behind nginx',
    'nginx: By default a request ends after 60 seconds with 504.',
    'Backups to Cloudflare R2: the job ends after 100 seconds. 0 errors.',
    'A session on Heroku ends after 30 seconds.',
  ])('says nothing of good news, of what documentation says of all, and of other things: %s', (text) => {
    expect(said(text)).toEqual([])
    expect(explain(text).verdict.state).not.toBe('fault')
  })

  it('says nothing of another time, or where nobody is named', () => {
    expect(said('The shop is behind Cloudflare, and the report fails after 40 seconds.')).toEqual([])
    expect(said('The report fails after 100 seconds.')).toEqual([])
  })
})
