import { defineFingerprint } from '../../model/fingerprint.ts'

const gfe =
  /The server encountered a temporary error and could not complete your request|That['’]s an error\./
const envoy =
  /^(?:upstream connect error or disconnect\/reset before headers|no healthy upstream|upstream request timeout)/
const source = 'https://cloud.google.com/load-balancing/docs/https/troubleshooting-ext-https-lbs'

export const googleLbFingerprint = defineFingerprint({
  system: 'google-lb',
  signs: [
    { says: 'the page is that of Google’s front end', weight: 20, reference: source, body: gfe },
    {
      says: 'Via names Google, which is also on what it passes on',
      weight: 4,
      reference: source,
      header: { name: 'via', value: /\b1\.1 google\b/ },
    },
    {
      says: 'the text is that of Google’s regional balancer, which is an Envoy',
      weight: 24,
      reference: source,
      header: { name: 'via', value: /\b1\.1 google\b/ },
      body: envoy,
    },
    {
      says: 'the body is none of Google’s pages',
      weight: -10,
      reference: source,
      otherBody: new RegExp(`${gfe.source}|${envoy.source}`),
    },
  ],
})
