import type { LogSignature } from '../../model/diagnosis.ts'
import { unevenSlashes } from './uneven-slashes.ts'

/** Paths that a gateway glues together wrongly; weak by itself, since many apps do not mind. */
export const slashNotes: readonly LogSignature[] = [
  {
    id: 'note-uneven-slashes',
    system: 'unknown',
    reach: 'here',
    needles: ['ProxyPass'],
    pattern: unevenSlashes,
    weights: { 'proxy-config-invalid': 2 },
    title: 'the path and the address that it is passed to do not end alike: requests get `//`, or miss a `/`',
    reference:
      'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass: “If the first argument ends with a trailing /, the second argument should also end with a trailing /, and vice versa.”',
    fact: 'uneven-slashes',
    examples: {
      matches: [
        'ProxyPass "/stream" "http://localhost:8081/"',
        '    ProxyPass "/api" "ajp://127.0.0.1:8009/"',
        'ProxyPass /app/ fcgi://127.0.0.1:9000',
      ],
      nearMisses: [
        'ProxyPass / http://127.0.0.1:9000/',
        'ProxyPass /api http://127.0.0.1:9000/api',
        'ProxyPass /api/ http://127.0.0.1:9000/',
        'ProxyPass /api !',
      ],
    },
  },
]
