import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /<!DOCTYPE HTML PUBLIC "-\/\/IETF\/\/DTD HTML 2\.0\/\/EN">/
const sentence =
  /The proxy server (?:received an invalid\s+response from an upstream server|could not handle the request)|temporarily unable to service your\s+request due to maintenance downtime or capacity\s+problems|The gateway did not receive a timely response\s+from the upstream server|encountered an internal error or\s+misconfiguration and was unable to complete/
const source = 'Apache httpd modules/http/http_protocol.c'

export const apacheFingerprint = defineFingerprint({
  system: 'apache',
  signs: [
    { says: 'the text is one of Apache’s error sentences', weight: 16, reference: source, body: sentence },
    { says: 'the page is signed by Apache', weight: 16, reference: source, body: /<address>Apache\b/ },
    { says: 'the page has the frame of Apache’s error pages', weight: 4, reference: source, body: page },
    {
      says: 'the Server header says Apache',
      weight: 7,
      reference: 'Apache httpd ServerTokens',
      header: { name: 'server', value: /^Apache\b/i },
    },
    {
      says: 'the body is not Apache’s page, so it was passed on',
      weight: -12,
      reference: source,
      otherBody: page,
    },
  ],
})
