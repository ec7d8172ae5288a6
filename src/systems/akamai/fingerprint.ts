import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /Reference(?: |&#32;)(?:#|&#35;)[0-9a-f]+(?:\.|&#46;)[0-9a-f]+/i
const source = 'https://techdocs.akamai.com/property-mgr/docs/ref-error-pages (reference number)'

export const akamaiFingerprint = defineFingerprint({
  system: 'akamai',
  signs: [
    { says: 'the page has an Akamai reference number', weight: 16, reference: source, body: page },
    {
      says: 'the Server header says AkamaiGHost, which only its own responses carry',
      weight: 10,
      reference: source,
      header: { name: 'server', value: /^AkamaiGHost$/i },
    },
    { says: 'the body is not Akamai’s page', weight: -10, reference: source, otherBody: page },
  ],
})
