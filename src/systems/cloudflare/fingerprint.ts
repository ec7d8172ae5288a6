import { defineFingerprint } from '../../model/fingerprint.ts'

const own = [520, 521, 522, 523, 524, 525, 526, 527, 530]
const docs =
  'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/'

export const cloudflareFingerprint = defineFingerprint({
  system: 'cloudflare',
  signs: [
    {
      says: 'the status exists only at Cloudflare',
      weight: 18,
      reference: docs,
      statuses: own,
      header: { name: 'server', value: /^cloudflare$/i },
    },
    { says: 'the status exists only at Cloudflare’s', weight: 6, reference: docs, statuses: own },
    {
      says: 'cf-error-type is only on errors that Cloudflare made',
      weight: 20,
      reference:
        'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-error-headers/',
      header: { name: 'cf-error-type', value: /./ },
    },
    {
      says: 'the page ends with Cloudflare’s footer',
      weight: 20,
      reference: `${docs}error-502-504/`,
      body: /<hr><center>cloudflare(?:-nginx)?<\/center>/,
    },
    {
      says: 'the title names a status of Cloudflare’s',
      weight: 8,
      reference: docs,
      statuses: own,
      body: /\| 5(?:2[0-7]|30): /,
    },
    {
      says: 'Cloudflare’s branded 502 or 504 page stands for the origin’s own 502 or 504',
      weight: -14,
      reference: `${docs}error-502-504/`,
      statuses: [502, 504],
      body: /\| 50[24]: /,
    },
    {
      says: 'the Server header says cloudflare, which is also on what it passes on',
      weight: 3,
      reference: 'https://developers.cloudflare.com/fundamentals/reference/http-headers/',
      header: { name: 'server', value: /^cloudflare$/i },
    },
    {
      says: 'neither status nor page is Cloudflare’s',
      weight: -10,
      reference: docs,
      statuses: [500, 501, 502, 503, 504],
      otherBody: /cloudflare/i,
    },
  ],
})
