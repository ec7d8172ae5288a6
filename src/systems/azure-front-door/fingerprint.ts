import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /Our services aren['’]t available right now/
const source = 'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues'

export const azureFrontDoorFingerprint = defineFingerprint({
  system: 'azure-front-door',
  signs: [
    { says: 'the page is that of Azure Front Door', weight: 22, reference: source, body: page },
    {
      says: 'X-Azure-Ref is there, which Front Door also puts on what it passes on',
      weight: 4,
      reference: 'https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol',
      header: { name: 'x-azure-ref', value: /./ },
    },
    { says: 'the body is not Front Door’s page', weight: -10, reference: source, otherBody: page },
  ],
})
