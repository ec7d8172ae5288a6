import type { LogSignature } from '../../model/diagnosis.ts'
import { cloudRules } from './cloud-rules.ts'

const { functionOfCloud, ways, withoutWay } = cloudRules

const shared = { system: 'unknown', reach: 'here' } as const

/** What people say of containers that nobody reaches. */
const isCutOff =
  /\b(?:gone|missing|lost|unreachable|fails?|failing|down|timeouts?|time[ds]? out)\b|\bno (?:containers?|ports?|services?|sites?) (?:is|are|was|were|can|could|answers?)\b|\b(?:(?:is|are|was|were|be|do|does|did|can|could)(?: ?not|n['’]t)|no longer|cannot) (?:be )?(?:reach|answer|connect|see|talk|resolve|in the|published|working|work\b)/

/** What people tell of functions without a way out, of rules that are gone, and of firewalls that forget containers. */
export const keptOutNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-function-without-way',
    needles: ['NAT', 'VPC', 'ublic subnet'],
    pattern: ways,
    when: (_groups, line) => functionOfCloud.test(line) && withoutWay(line) !== null,
    weights: { 'connect-drop': 5, 'no-route': 3, 'db-down': 3, 'dependency-slow': 2 },
    title: 'the function’s network has no way to what it asks, so that it waits until its limit',
    reference:
      'https://repost.aws/knowledge-center/internet-access-lambda-function: a function in a VPC has no public address',
    fact: 'function-network',
    examples: {
      matches: [
        'the Lambda runs in private subnets of the VPC without NAT gateway',
        'Zappa; RDS MySQL; the function is not in the VPC of the database',
        'Cloud Function without VPC connector; Cloud SQL has a private IP',
      ],
      nearMisses: [
        'the Lambda has a NAT gateway',
        'ECS tasks in private subnets without NAT gateway',
        'the function is in the VPC of the database',
        'the Lambda is not in a VPC and only calls DynamoDB',
        'Serverless app: the ALB is in two public subnets, ECS in private ones',
        'the Lambda has no NAT gateway, and reaches S3 through a VPC endpoint',
      ],
    },
  },
  {
    ...shared,
    id: 'note-cloud-rule-gone',
    needles: ['irewall rule', 'nbound rule', 'ngress rule', 'gress', 'ecurity group', '35.191.0.0'],
    pattern:
      /\b(?:[Ff]irewall|[Ii]nbound|[Ii]ngress|[Ee]gress|[Oo]utbound) rules?\b[^\n]{0,120}\b(?:do(?:es)? not exist|(?:was|were|got|been) (?:deleted|removed|lost|overwritten)|(?:is|are) gone)\b|\b(?:no|without|empty) (?:egress|outbound|ingress) (?:blocks?|rules?)\b|\b(?:from|names?|allows?|references?|to) (?:the )?(?:[\w’']{1,20} ){0,4}?(?:old|former|previous|deleted|wrong|other) security group\b/,
    weights: { 'lb-sg-nacl-block': 19, 'connect-drop': 8 },
    title: 'a rule of the cloud that let the caller in is not there, or names another',
    reference:
      'https://cloud.google.com/load-balancing/docs/health-checks#fw-rule; https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group: Terraform removes the rule that lets all out',
    fact: 'network-rules',
    examples: {
      matches: [
        'the firewall rule for 35.191.0.0/16 does not exist in the new VPC',
        'aws_security_group.alb has no egress block',
        'the tasks let in port 8080 from the load balancer’s old security group',
      ],
      nearMisses: ['the firewall rule exists', 'the security group is old', 'ingress rules of the cluster'],
    },
  },
  {
    ...shared,
    id: 'note-firewall-forgets-containers',
    needles: ['irewall', 'ptables', 'nftables', 'DOCKER', 'docker0', 'netfilter-persistent'],
    pattern:
      /\b(?:re(?:start|load)(?:s|ed|ing)?|flush(?:es|ed|ing)?)\b[^\n]{0,30}\b(?:firewalld|firewall|iptables|nftables|netfilter-persistent)\b|\b(?:firewalld|iptables|nftables|netfilter-persistent)\b[^\n]{0,30}\b(?:re(?:start|load)ed|flushed|enabled)\b|\bfirewall-cmd --(?:complete-)?reload\b|\bDOCKER\b[^\n]{0,24}\bchains?\b[^\n]{0,24}\b(?:gone|missing|lost|deleted|removed|flushed)\b|\bdocker0\b[^\n]{0,40}\bnot in\b[^\n]{0,24}\bzone\b/,
    when: (_groups, line) =>
      /\b(?:docker0?|Docker|DOCKER|podman|containers?)\b/.test(line) &&
      isCutOff.test(line) &&
      !/\b(?:fix(?:e[sd])?|solve[sd]?|help(?:s|ed)|restart(?:ed|ing)? docker|docker restart|HANDLER|TASK)\b|\b(?:no|not|never|nothing|none|nobody)(?: \w{1,12}){0,2} (?:gone|missing|lost|unreachable|fail(?:s|ing|ed)?|down|time[ds]? ?out|timeouts?)\b/.test(
        line,
      ),
    weights: { 'host-firewall-block': 19, 'container-network-broken': 17 },
    title: 'the firewall was loaded without the rules that the container engine had set',
    reference:
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/#integration-with-firewalld',
    fact: 'firewall',
    examples: {
      matches: [
        'firewalld was restarted at noon and the DOCKER chains are gone',
        'after reloading iptables no container is reachable',
        'docker0 is not in the trusted zone of firewalld',
      ],
      nearMisses: [
        'systemctl reload firewalld',
        'restarting docker after firewalld fixed it',
        '-N DOCKER',
        'firewalld was reloaded, and docker is well',
        'RUNNING HANDLER [docker is not needed here; iptables reloaded since config changed]',
        'I restarted iptables, docker still has no problem.',
        'iptables was reloaded; no container is down',
      ],
    },
  },
  {
    ...shared,
    id: 'note-firewall-admits-others',
    needles: ['irewall', 'ptables', 'ufw', 'llow list', 'llowlist', 'hitelist'],
    pattern:
      /\b(?:[Ff]irewall|iptables|ufw|[Aa]llow ?list|[Ww]hite ?list)\b[^\n]{0,60}\b(?:only|still) (?:accepts?|allows?|lets? in|permits?|knows?|has|have|contains?|lists?)\b[^\n.;]{0,60}\b(?:old|former|previous) (?:\w{1,20} ){0,2}?(?:prox(?:y|ies)|gateways?|load balancers?|balancers?|ALB|address(?:es)?|IPs?|ranges?|servers?|nodes?|edge|CDN|nginx)\b/,
    weights: { 'host-firewall-block': 16, 'lb-sg-nacl-block': 8, 'cf-origin-blocked': 6, 'connect-drop': 6 },
    title: 'the firewall lets in another caller than the one that asks now',
    reference: 'iptables(8), ufw(8)',
    fact: 'firewall',
    examples: {
      matches: [
        'the firewall of the backend only accepts connections from the old proxy',
        'the allow list still has the former address of the load balancer',
      ],
      nearMisses: [
        'the firewall only allows 80 and 443',
        'ufw allows 8080 from the proxy',
        'Allowlist: the Allow list only contains our office addresses for /admin.',
      ],
    },
  },
]
