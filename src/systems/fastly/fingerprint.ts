import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /Guru Medi(?:t)?ation:[\s\S]{0,80}Details: cache-|^Fastly error: /
const source = 'https://www.fastly.com/documentation/guides/concepts/errors/ (Fastly generated errors)'

export const fastlyFingerprint = defineFingerprint({
  system: 'fastly',
  signs: [
    { says: 'the page names one of Fastly’s cache nodes', weight: 26, reference: source, body: page },
    {
      says: 'X-Served-By names a Fastly cache, which is also on what it passes on',
      weight: 5,
      reference: 'https://www.fastly.com/documentation/reference/http/http-headers/X-Served-By/',
      statuses: [503],
      header: { name: 'x-served-by', value: /^cache-/ },
    },
    { says: 'the body is not Fastly’s page', weight: -8, reference: source, otherBody: page },
  ],
})
