import { defineFingerprint } from '../../model/fingerprint.ts'

const footer = /<center>Microsoft-Azure-Application-Gateway\/v2<\/center>/
const v1 = /502 - Web server received an invalid response while acting as a gateway or proxy server/
const source = 'https://learn.microsoft.com/azure/application-gateway/application-gateway-troubleshooting-502'

export const azureAppgwFingerprint = defineFingerprint({
  system: 'azure-appgw',
  signs: [
    { says: 'the page is signed by the Application Gateway', weight: 24, reference: source, body: footer },
    {
      says: 'the page is that of an Application Gateway V1, which IIS writes too',
      weight: 12,
      reference: source,
      body: v1,
    },
    {
      says: 'the Server header names the Application Gateway',
      weight: 8,
      reference: source,
      header: { name: 'server', value: /^Microsoft-Azure-Application-Gateway\// },
    },
    {
      says: 'the body is not the gateway’s page, so it was passed on',
      weight: -10,
      reference: source,
      otherBody: /Microsoft-Azure-Application-Gateway|502 - Web server received an invalid response/,
    },
  ],
})
