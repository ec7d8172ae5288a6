import type { LogSignature } from '../../../model/diagnosis.ts'

/** Rows of `show stat` that somebody cut to a few columns, of which the head line is gone. */
export const statisticsRowSignatures: readonly LogSignature[] = [
  {
    id: 'haproxy-cut-row-maintenance',
    system: 'haproxy',
    needles: [',MAINT'],
    pattern: /^[\w.-]{1,80},[\w.-]{1,80},(?:[^\n]{0,400},)?MAINT(?: \(resolution\))?(?:,|$)/,
    weights: { 'no-live-upstreams': 4, 'dns-failure': 3, 'deploy-in-progress': 3 },
    title: 'HAProxy has a server in maintenance',
    reference: 'haproxy doc/management.txt section 9.1, status',
    fact: 'drain',
    reach: 'here',
    examples: {
      matches: ['be_shop,app1,MAINT', 'be_shop,app2,0,0,MAINT (resolution),1'],
      nearMisses: ['be_shop,app1,UP', '# pxname,svname,status'],
    },
  },
]
