import type { LogSignature } from '../../model/diagnosis.ts'

/** Settings of a mesh’s TLS: a correlation reads them beside connections that fail. */
export const meshNotes: readonly LogSignature[] = [
  {
    id: 'note-mesh-tls',
    system: 'unknown',
    reach: 'here',
    needles: [
      'mtls',
      'mTLS',
      'PeerAuthentication',
      'ISTIO_MUTUAL',
      'peerIsOptional',
      'MeshPolicy',
      'DestinationRule',
    ],
    pattern:
      /(?:^|\s)-?\s{0,4}mtls:|\bmTLS\b|\bDestinationRule\b|\bPeerAuthentication\b|\bISTIO_MUTUAL\b|\bpeerIsOptional\b|\bMeshPolicy\b/,
    weights: { 'mtls-required': 3, 'proxy-config-invalid': 1 },
    title: 'settings are shown of the TLS between the services of a mesh',
    reference: 'https://istio.io/latest/docs/concepts/security/#authentication-policies',
    fact: 'mesh-tls',
    examples: {
      matches: [
        '  - mtls:   # uncomment if you are using mTLS between services in your mesh',
        'kind: PeerAuthentication',
        'kind: DestinationRule',
        '  mtls:\n    mode: STRICT',
        '      mode: ISTIO_MUTUAL',
      ],
      nearMisses: ['tls: true', 'peers:', 'mode: STRICT'],
    },
  },
]
