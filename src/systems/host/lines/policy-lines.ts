import type { LogSignature } from '../../../model/diagnosis.ts'

/** What tools say of SELinux’s policy: getsebool(8), audit2why(8), setroubleshoot. */
export const policyLines: readonly LogSignature[] = [
  {
    id: 'host-selinux-boolean-off',
    system: 'host',
    needles: [
      '_can_network_connect',
      'haproxy_connect_any',
      'varnishd_connect_any',
      'httpd_can_network_relay',
      'nis_enabled',
    ],
    pattern:
      /(?:httpd_can_network_connect(?:_db)?|httpd_can_network_relay|haproxy_connect_any|varnishd_connect_any) {1,3}-->? {1,3}off/,
    weights: { 'selinux-denied': 18 },
    title: 'SELinux’s policy does not let the gateway connect to anything',
    reference: 'getsebool(8); httpd_selinux(8), httpd_can_network_connect',
    fact: 'security-policy',
    reach: 'here',
    examples: {
      matches: ['httpd_can_network_connect --> off', 'haproxy_connect_any --> off'],
      nearMisses: ['httpd_can_network_connect --> on', 'httpd_can_sendmail --> off'],
    },
  },
  {
    id: 'host-selinux-explained',
    system: 'host',
    needles: [
      'setsebool -P ',
      'The boolean ',
      'semanage port -a',
      'Missing type enforcement (TE) allow rule',
    ],
    pattern:
      /setsebool -P (?:httpd_can_network_\w{1,20}|haproxy_connect_any|varnishd_connect_any) (?:1|on|true)|The boolean \w{1,60} was set incorrectly|Missing type enforcement \(TE\) allow rule|semanage port -a -t http_port_t/,
    weights: { 'selinux-denied': 17 },
    title: 'a tool proposes a change of SELinux’s policy',
    reference: 'audit2why(8), sealert(8): what they print after a denial',
    fact: 'security-policy',
    reach: 'here',
    examples: {
      matches: [
        'The boolean httpd_can_network_connect was set incorrectly.',
        '# setsebool -P httpd_can_network_connect 1',
        'Missing type enforcement (TE) allow rule.',
      ],
      nearMisses: ['setsebool -P httpd_can_sendmail 0'],
    },
  },
]
