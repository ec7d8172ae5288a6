import { defineFingerprint } from '../../model/fingerprint.ts'

const page =
  /^<html><body><h1>\d{3} [^<]+<\/h1>\s*(?:The server returned an invalid or incomplete response|No server is available to handle this request|The server didn't respond in time|An internal server error occurred|Your browser didn't send a complete request in time|Request forbidden by administrative rules)/
const source = 'HAProxy src/http.c, http_err_msgs'

export const haproxyFingerprint = defineFingerprint({
  system: 'haproxy',
  signs: [
    { says: 'the page is one of HAProxy’s built-in ones', weight: 22, reference: source, body: page },
    {
      says: 'there is no Server header, and HAProxy sends none',
      weight: 2,
      reference: source,
      lacks: 'server',
    },
    {
      says: 'there is a Server header, which HAProxy does not send',
      weight: -4,
      reference: source,
      header: { name: 'server', value: /./ },
    },
    { says: 'the body is none of HAProxy’s pages', weight: -12, reference: source, otherBody: page },
  ],
})
