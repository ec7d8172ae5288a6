import type { LogSignature } from '../../../model/diagnosis.ts'

const shared = { system: 'host', reach: 'here' } as const

/** Limits that clouds set to the connections of a machine or of the gateway by which it goes out. */
export const cloudLimitLines: readonly LogSignature[] = [
  {
    ...shared,
    id: 'host-cloud-connections',
    needles: ['conntrack_allowance_exceeded'],
    pattern: /\bconntrack_allowance_exceeded["']?\s{0,10}[:=]?\s{0,10}[1-9]\d{0,15}/,
    weights: { 'conntrack-full': 24, 'connect-drop': 5 },
    title: 'the cloud dropped packets because the machine has more connections than it tracks for it',
    reference: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-network-performance-ena.html',
    fact: 'conntrack',
    examples: {
      matches: ['     conntrack_allowance_exceeded: 12903', 'conntrack_allowance_exceeded 77'],
      nearMisses: ['     conntrack_allowance_exceeded: 0', 'conntrack_allowance_available: 136812'],
    },
  },
  {
    ...shared,
    id: 'host-nat-ports-gone',
    needles: [
      'SNAT',
      'snat',
      'ErrorPortAllocation',
      'OUT_OF_RESOURCES',
      'PortAllocation',
      'NAT port',
      'allocation_status',
    ],
    pattern:
      /\bSNAT (?:[Pp]orts? )?(?:[Pp]ort )?(?:[Ee]xhaust|depleti|allocation fail)\w{0,6}|\bSNAT [Pp]orts? (?:are |were |was |is )?(?:exhausted|used up|depleted)|(?:exhaust|out of|ran out of|run out of|no)\w{0,4} (?:the |available |free |all )?SNAT ports?\b|\bErrorPortAllocation["']?\s{0,6}[:=]?\s{0,6}[1-9]|"?allocation_status"?\s{0,3}[:=]\s{0,3}"?DROPPED|\bOUT_OF_RESOURCES\b|\bNAT port (?:exhaust|allocation fail)\w{0,6}/,
    weights: { 'ephemeral-ports': 24, 'connect-drop': 5 },
    title: 'the address by which the cloud lets machines go out has no port left',
    reference:
      'https://learn.microsoft.com/azure/load-balancer/troubleshoot-outbound-connection; https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html; https://cloud.google.com/nat/docs/monitoring',
    fact: 'local-ports',
    examples: {
      matches: [
        'SNAT port exhaustion on the Azure Load Balancer',
        'the instance ran out of SNAT ports',
        'ErrorPortAllocation: 312',
        '"allocation_status": "DROPPED"',
      ],
      nearMisses: ['SNAT rule added', 'ErrorPortAllocation: 0', '-j SNAT --to-source 10.0.0.1'],
    },
  },
]
