import type { LogSignature } from '../../../model/diagnosis.ts'

/** What HAProxy says at its start that keeps nothing from working. */
export const startNoiseLogSignatures: readonly LogSignature[] = [
  {
    id: 'haproxy-no-state-file',
    system: 'haproxy',
    needles: ["Can't open global server state file", "Can't open server state file"],
    pattern: /Can't open (?:global )?server state file '[^'\n]{1,300}'/,
    weights: { 'benign-noise': 18 },
    title: 'no state of the servers was saved yet, and HAProxy starts without it',
    reference:
      'https://docs.haproxy.org/3.0/configuration.html#server-state-file; src/server_state.c, apply_server_state()',
    fact: 'state-file',
    reach: 'here',
    examples: {
      matches: [
        "[WARNING] 203/101502 (1) : Can't open global server state file '/run/haproxy/state': No such file or directory",
      ],
      nearMisses: [
        "[ALERT] 203/101502 (1) : Cannot open configuration file/directory '/etc/haproxy': No such file",
      ],
    },
  },
]
