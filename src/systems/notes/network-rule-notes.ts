import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here', fact: 'network-rules' } as const

/** Groups that let in those who are to come, and nobody else. */
const admitsTheRight =
  /\bonly (?:allow|permit|accept)s?\b[^\n.;]{0,40}\b(?:the|our|its) (?:ALB|ELB|NLB|load balancer|prox(?:y|ies)|gateway|app(?:lication)?|backend|tasks?|Lambda|function|web)(?:['’]s)?\b/

/** What people say of the rules of clouds and machines that keep a caller away, and of what let it through. */
export const networkRuleNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-cloud-rules',
    needles: [
      'ecurity group',
      'ecurity Group',
      'ecurityGroup',
      'NACL',
      'etwork ACL',
      'NSG',
      'irewall rule',
      '35.191.0.0',
    ],
    pattern:
      /\b(?:[Ss]ecurity ?[Gg]roups?|N?SGs?|NACLs?|[Nn]etwork ACLs?|[Ff]irewall rules?)\b[^\n]{0,120}\b(?:only (?:allow|permit|open|accept)|(?:does|do|did) ?(?:not|n't) (?:allow|permit|have|include)|doesn't (?:allow|permit|have|include)|didn't (?:allow|permit|have|include)|blocks?\b|blocked|blocking|missing|lack(?:s|ed)|den(?:y|ies|ied)|was not|is not allowed|no (?:inbound|ingress|outbound) rule)|\b(?:missing|no|forgot|add(?:ed|ing)?(?: an?| the)?) (?:\w{1,12} ){0,3}?(?:inbound|ingress|outbound|egress|firewall|health[- ]check) rules?\b|\b(?:allow(?:ed|ing)?|open(?:ed|ing)?)\b[^\n]{0,60}\bin (?:the|its|our|my) (?:\w{1,20} ){0,2}?(?:[Ss]ecurity [Gg]roup|SG|NACL|NSG)\b/,
    when: (_groups, line) =>
      !admitsTheRight.test(line) &&
      !/\b(?:not|never|nothing|nobody)(?: \w{1,12})? (?:blocks?|blocked|blocking|missing|lacks?)\b|n['’]t (?:be )?(?:block|missing)|\b[Aa] (?:new )?security group (?:that|which) has no\b/.test(
        line,
      ) &&
      !/\b(?:iptables|ufw|firewalld|nftables|firewall-cmd|Windows|[Pp]ort 22|ssh|SSH|healthProbeLog|application gateway)\b/.test(
        line,
      ),
    weights: { 'lb-sg-nacl-block': 17, 'connect-drop': 7, 'host-firewall-block': 3 },
    title: 'the cloud’s rules are said to keep callers away',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html; https://cloud.google.com/load-balancing/docs/health-checks#fw-rule',
    examples: {
      matches: [
        'The security group of the instances only allows 443 from my IP.',
        'firewall rule for 130.211.0.0/22 and 35.191.0.0/16 is missing',
        'we had to allow port 8080 from the ALB in the security group',
        'the NACL blocks the ephemeral ports',
      ],
      nearMisses: [
        'security group sg-0123 created',
        'ufw blocks port 8080',
        'the security group allows all traffic from the ALB',
        'RDS is reachable, the security group is not missing anything',
        'the security group does not block 8080',
        '# The RDS security group only allows the app’s security group on 5432',
        'the security group of the tasks only allows traffic from the load balancer',
      ],
    },
  },
  {
    ...shared,
    id: 'note-host-rules',
    needles: [
      'ufw',
      'UFW',
      'irewalld',
      'irewall-cmd',
      'ptables',
      'nftables',
      'Windows Firewall',
      'Windows Defender Firewall',
    ],
    pattern:
      /\b(?:[Aa]fter|[Ss]ince|[Ww]hen) (?:\w{1,12} ){0,3}?(?:enabl|start|activat|install|turn|switch)\w{0,4} (?:\w{1,12} ){0,2}?(?:ufw|UFW|[Ff]irewalld|iptables|nftables|Windows (?:Defender )?Firewall)\b|\b(?:[Dd]isabl|[Ss]topp|[Tt]urn|[Ff]lush|[Aa]llow|[Oo]pen|[Aa]dd)\w{0,4}\b[^\n]{0,80}\b(?:ufw|UFW|[Ff]irewalld|iptables|nftables|firewall-cmd|Windows (?:Defender )?Firewall)\b[^\n]{0,60}\b(?:fix(?:es|ed)?|solv(?:es|ed)|resolv(?:es|ed)|helps?|helped|works?|worked)\b|\b(?:ufw|UFW|[Ff]irewalld|iptables|nftables|firewall-cmd|Windows (?:Defender )?Firewall)\b[^\n]{0,120}\b(?:block(?:s|ed|ing)?|reject(?:s|ed|ing)?|drop(?:s|ped|ping)|fix(?:es|ed) it|solved it)\b/,
    weights: { 'host-firewall-block': 18, 'connect-drop': 5 },
    title: 'the machine’s own firewall is said to keep callers away',
    reference: 'ufw(8), firewalld(1); https://docs.docker.com/engine/network/packet-filtering-firewalls/',
    examples: {
      matches: [
        'After enabling ufw, the proxy gets 504',
        'it is the firewalld that blocks 8080',
        'disabling iptables fixed it',
        '"ufw allow from 172.17.0.0/16 to any port 8000" fixed it',
      ],
      nearMisses: ['ufw is inactive', 'systemctl stop firewalld', 'iptables -L'],
    },
  },
]
