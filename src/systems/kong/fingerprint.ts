import { defineFingerprint } from '../../model/fingerprint.ts'

const message =
  /"message":\s?"(?:An invalid response was received from the upstream server|The upstream server is timing out|failure to get a peer from the ring-balancer|name resolution failed|no Route matched with those values|An unexpected error occurred)"/
const source = 'Kong kong/error_handlers.lua'

export const kongFingerprint = defineFingerprint({
  system: 'kong',
  signs: [
    { says: 'the JSON message is one of Kong’s own', weight: 22, reference: source, body: message },
    {
      says: 'the Server header says kong',
      weight: 8,
      reference: source,
      header: { name: 'server', value: /^kong\b/i },
    },
    {
      says: 'X-Kong-Upstream-Status shows that the upstream answered',
      weight: -15,
      reference: 'https://docs.konghq.com/gateway/latest/reference/configuration/ (headers)',
      header: { name: 'x-kong-upstream-status', value: /^\d{3}/ },
    },
    { says: 'the body is not one of Kong’s messages', weight: -6, reference: source, otherBody: message },
  ],
})
