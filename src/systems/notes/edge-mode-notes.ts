import type { LogSignature } from '../../model/diagnosis.ts'
import { edgeTlsMode } from './edge-tls-mode.ts'

/** In which mode the edge speaks to the origin: compared with what it meets there. */
export const edgeModeNotes: readonly LogSignature[] = [
  {
    id: 'note-edge-mode',
    system: 'unknown',
    reach: 'inwards',
    needles: ['lexible', 'Full', 'full', 'trict'],
    pattern: edgeTlsMode,
    weights: { 'cf-ssl-mode-mismatch': 5 },
    title: 'it is told in which mode the edge speaks to the origin',
    reference: 'https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/',
    fact: 'edge-tls-mode',
    examples: {
      matches: [
        'Cloudflare SSL/TLS encryption mode: Flexible',
        'SSL mode in Cloudflare is set to Full',
        'ssl = "flexible"',
        '{"id":"ssl","value":"strict"}',
        '# we use Flexible SSL',
      ],
      nearMisses: ['ssl on;', 'use strict mode', 'The disk is full', 'SSL/TLS encryption mode: Off'],
    },
  },
]
