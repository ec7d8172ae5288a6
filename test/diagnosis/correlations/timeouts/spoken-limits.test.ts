import { describe, expect, it } from 'vitest'
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

  it('says nothing of another time, or where nobody is named', () => {
    expect(said('The shop is behind Cloudflare, and the report fails after 40 seconds.')).toEqual([])
    expect(said('The report fails after 100 seconds.')).toEqual([])
  })
})
