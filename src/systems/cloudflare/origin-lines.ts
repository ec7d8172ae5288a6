import type { LogSignature } from '../../model/diagnosis.ts'

/** What the origin’s own machine says of Cloudflare’s addresses. */
export const originLogSignatures: readonly LogSignature[] = [
  {
    id: 'cloudflare-banned-by-fail2ban',
    system: 'cloudflare',
    needles: [
      '172.6',
      '172.7',
      '104.1',
      '104.2',
      '162.158.',
      '162.159.',
      '141.101.',
      '108.162.',
      '173.245.',
      '188.114.',
      '190.93.',
      '197.234.',
      '198.41.',
      '103.21.',
      '103.22.',
      '103.31.',
      '131.0.7',
    ],
    pattern:
      /[ =](?:172\.(?:6[4-9]|7[01])|104\.(?:1[6-9]|2[0-7])|162\.15[89]|141\.101|108\.162|173\.245|188\.114|190\.93|197\.234|198\.41|103\.(?:21|22|31)|131\.0)\.\d/,
    when: (_groups, line) => /\bBan |Banned IP|BLOCK|DROP|REJECT|\bdeny\b/.test(line),
    weights: { 'cf-origin-blocked': 25 },
    title: 'A firewall or fail2ban bans addresses of Cloudflare',
    reference: 'https://www.cloudflare.com/ips/: all visitors come from these addresses',
    fact: 'firewall',
    reach: 'here',
    examples: {
      matches: [
        '2026-11-20 17:04:51,186 fail2ban.actions [812]: NOTICE [nginx-limit-req] Ban 172.71.210.14',
        '   `- Banned IP list: 172.68.12.0/24 172.69.33.0/24 172.70.86.0/24',
        '[UFW BLOCK] IN=eth0 OUT= SRC=162.158.90.12 DST=10.0.3.21 PROTO=TCP DPT=443',
      ],
      nearMisses: [
        '2026-11-20 17:04:51,186 fail2ban.actions [812]: NOTICE [sshd] Ban 198.51.100.7',
        '2026-11-20 17:04:51,186 fail2ban.filter [812]: INFO [nginx] Found 172.71.210.14',
      ],
    },
  },
]
