import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /herokucdn\.com\/error-pages|<title>Application Error<\/title>[\s\S]*heroku/i
const source = 'https://devcenter.heroku.com/articles/error-codes'

export const herokuFingerprint = defineFingerprint({
  system: 'heroku',
  signs: [
    { says: 'the page is Heroku’s “Application error”', weight: 22, reference: source, body: page },
    {
      says: 'the Server header is that of Heroku’s router',
      weight: 4,
      reference: source,
      header: { name: 'server', value: /^(?:Cowboy|Heroku)$/i },
    },
    {
      says: 'Via names Heroku’s router, which is also on what it passes on',
      weight: 2,
      reference: source,
      header: { name: 'via', value: /\bvegur\b|\bheroku-router\b/ },
    },
    { says: 'the body is not Heroku’s page', weight: -10, reference: source, otherBody: page },
  ],
})
