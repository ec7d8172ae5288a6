import { defineFingerprint } from '../../model/fingerprint.ts'

const page =
  /50[234] - Web server received an invalid response while acting as a gateway or proxy server|HTTP Error 50\d(?:\.\d+)?|500 - Internal server error/
const source = 'IIS custom error pages, Application Request Routing and ASP.NET Core Module'

export const iisFingerprint = defineFingerprint({
  system: 'iis',
  signs: [
    { says: 'the page names an IIS sub-status', weight: 18, reference: source, body: /HTTP Error 50\d\.\d+/ },
    {
      says: 'the page is that of IIS and its Application Request Routing',
      weight: 12,
      reference: source,
      body: /502 - Web server received an invalid response while acting as a gateway or proxy server/,
    },
    {
      says: 'the page is that of Windows’ HTTP.sys',
      weight: 14,
      reference: source,
      header: { name: 'server', value: /^Microsoft-HTTPAPI\// },
      body: /HTTP Error 503\. The service is unavailable/,
    },
    {
      says: 'the Server header says IIS',
      weight: 7,
      reference: source,
      header: { name: 'server', value: /^Microsoft-IIS\// },
    },
    { says: 'the body is none of IIS’s pages', weight: -12, reference: source, otherBody: page },
  ],
})
