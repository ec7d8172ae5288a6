import { defineFingerprint } from '../../model/fingerprint.ts'

const status = /^(?:Bad Gateway|Gateway Timeout|Service Unavailable|Internal Server Error)\n?$/
const source = 'Traefik pkg/proxy/httputil/proxy.go'

export const traefikFingerprint = defineFingerprint({
  system: 'traefik',
  signs: [
    {
      says: 'the text is “no available server”',
      weight: 22,
      reference: 'Traefik pkg/server/service/loadbalancer/wrr/wrr.go',
      body: /^no available server\n?$/,
    },
    {
      says: 'the body is nothing but the words of the status, as Traefik writes it',
      weight: 11,
      reference: source,
      statuses: [502, 503, 504],
      body: status,
    },
    {
      says: 'the text is Go’s “404 page not found”, which Traefik gives without a router',
      weight: 7,
      reference: 'Go net/http NotFound',
      statuses: [404],
      body: /^404 page not found\n?$/,
    },
    {
      says: 'there is a Server header, which Traefik does not send',
      weight: -8,
      reference: source,
      header: { name: 'server', value: /./ },
    },
    {
      says: 'the body is none of Traefik’s texts',
      weight: -12,
      reference: source,
      otherBody:
        /^(?:no available server|404 page not found|Bad Gateway|Gateway Timeout|Service Unavailable|Internal Server Error)\n?$/,
    },
  ],
})
