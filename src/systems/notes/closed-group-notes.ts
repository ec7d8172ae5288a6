import type { LogSignature } from '../../model/diagnosis.ts'
import { cloudRules } from './cloud-rules.ts'

const {
  admitsPorts,
  databaseOfCloud,
  dynamicPorts,
  functionOfCloud,
  letsAllIn,
  letsInOne,
  letsNobodyIn,
  oneAddress,
  withoutIngress,
} = cloudRules

const shared = { system: 'unknown', reach: 'here', fact: 'network-rules' } as const

const groups =
  'https://docs.aws.amazon.com/vpc/latest/userguide/security-groups.html: a new group lets nothing in'

/** What people say of containers that were reached before, and are not any more. */
const brokenSince =
  /\b(?:not (?:be )?reach|(?:do|does|can|could)(?: ?not|n['’]t) (?:be |see|reach|talk|connect|ping)|cannot|no longer (?:reach|see|work|connect|answer)|unreachable|(?:un)?til then|(?:reach(?:able|ed)|work(?:s|ed|ing)?|fine|ok) (?:before|until)\b)/i

/** What people tell of rules of clouds that let nobody in, or too few, and of firewalls that an upgrade changed. */
export const closedGroupNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-group-without-ingress',
    needles: ['ingress', 'Ingress', 'inbound', 'Inbound', 'IpPermissions'],
    pattern: withoutIngress,
    when: (_groups, line) => letsNobodyIn(line) !== null,
    weights: { 'lb-sg-nacl-block': 6, 'connect-drop': 3 },
    title: 'the group in front of the machines has no rule that lets the caller in',
    reference: groups,
    examples: {
      matches: [
        'the instances have their default security group without any ingress rule',
        'TaskSecurityGroup has no inbound rule for the load balancer',
        'there is no ingress rule from the ALB to the tasks',
        'security group of the instances: default\n  Inbound rules: (none)',
        'SecurityGroupIngress: []',
      ],
      nearMisses: [
        'SecurityGroupIngress: 0.0.0.0/0 port 443',
        'the Ingress has no rules for this host',
        'Inbound rules: 1',
        '- inbound: - 443',
        'the security group has an inbound rule for the ALB',
        'When you first create a security group, it has no inbound rules.',
      ],
    },
  },
  {
    ...shared,
    id: 'note-group-one-address',
    needles: [
      '/32',
      'my IP',
      'y own IP',
      'one address',
      'one IP',
      'single IP',
      'single address',
      'office IP',
    ],
    pattern: oneAddress,
    when: (_groups, line) => letsInOne(line) !== null,
    weights: { 'lb-sg-nacl-block': 5, 'connect-drop': 2 },
    title: 'the group lets one address in, and nobody else',
    reference: groups,
    examples: {
      matches: [
        'AlbSecurityGroup: CidrIp changed from 0.0.0.0/0 to 198.51.100.7/32',
        'the security group of the load balancer is restricted to my IP',
        'LoadBalancerSecurityGroup:\n  SecurityGroupIngress:\n    - CidrIp: 198.51.100.7/32',
        'cidr_blocks = ["198.51.100.7/32"]',
      ],
      nearMisses: [
        'security group: port 22 restricted to my IP',
        'the security group lets in 0.0.0.0/0',
        'route 10.0.0.1/32 dev eth0',
        'cidr_blocks = ["198.51.100.7/32", "203.0.113.0/24"]',
        'type = "ingress" from_port = 8443 to_port = 8443 cidr_blocks = ["198.51.100.7/32"]',
        'aws ec2 authorize-security-group-ingress --port 5432 --cidr 198.51.100.7/32',
      ],
    },
  },
  {
    ...shared,
    id: 'note-group-open',
    needles: ['0.0.0.0/0', '::/0'],
    pattern:
      /\b(?:[Cc]idr_?(?:[Ii]p|[Bb]locks?|_?ipv[46])|--cidr|source_?(?:[Rr]anges|[Aa]ddress_?(?:[Pp]refix(?:es)?)?)|[Ii]ngress|[Ii]nbound|[Ss]ecurity ?[Gg]roups?)\b[^\n]{0,60}(?:0\.0\.0\.0|::)\/0/,
    when: (_groups, line) => letsAllIn(line),
    weights: { 'lb-sg-nacl-block': 1 },
    title: 'a rule of the cloud is open to everybody',
    reference: groups,
    fact: 'open-rule',
    examples: {
      matches: ['cidr_blocks = ["0.0.0.0/0"]', 'the security group lets in 0.0.0.0/0'],
      nearMisses: ['ip route add 0.0.0.0/0 via 10.0.0.1', 'CidrIp: 0.0.0.0/0 before'],
    },
  },
  {
    ...shared,
    id: 'note-group-and-dynamic-ports',
    needles: ['ecurity group', 'ecurity Group', 'ecurityGroup', 'ynamic', 'ostPort', 'ost port', 'host_port'],
    pattern: new RegExp(`${dynamicPorts.source}|${admitsPorts.source}`),
    weights: { 'lb-sg-nacl-block': 2 },
    title: 'it is told at which ports machines are asked, or are let in',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html',
    fact: 'group-ports',
    examples: {
      matches: ['"hostPort": 0', 'ECS with dynamic port mapping', 'the security group allows 80 and 443'],
      nearMisses: ['"hostPort": 8080', 'the security group was created'],
    },
  },
  {
    ...shared,
    id: 'note-database-rules',
    needles: ['ecurity group', 'ecurity Group', 'ecurityGroup', 'nbound rule', 'ngress rule'],
    pattern:
      /\b(?:RDS|Aurora|DocumentDB|ElastiCache|Redshift|Cloud ?SQL|database|Postgres(?:QL)?|MySQL|Redis)\b[^\n]{0,120}\b(?:[Ss]ecurity ?[Gg]roups?|(?:inbound|ingress) rules?)\b[^\n]{0,100}\b(?:(?:does|do|did|was|were)(?: not|n['’]t) (?:let|allow|include|admit|permit|open)(?:ed|s)?|(?:has|have|had) no|no (?:rule|access|inbound|ingress)|without|missing|lacks?|lacked|blocks?|blocked)\b|\b(?:[Ss]ecurity ?[Gg]roups?|(?:inbound|ingress) rules?)\b[^\n]{0,100}\b(?:(?:does|do|did|was|were)(?: not|n['’]t) (?:let|allow|include|admit|permit|open)(?:ed|s)?|(?:has|have|had) no|no (?:rule|access|inbound|ingress)|without|missing|lacks?|lacked|blocks?|blocked)\b[^\n]{0,100}\b(?:RDS|Aurora|DocumentDB|ElastiCache|Redshift|Cloud ?SQL|database|Postgres(?:QL)?|MySQL|Redis)\b/,
    when: (_groups, line) =>
      !/\b(?:not?|never|nothing|nobody)(?: \w{1,12})? (?:blocks?|blocked|missing|lacks?)\b|n['’]t (?:be )?block/.test(
        line,
      ),
    weights: { 'connect-drop': 17, 'db-down': 14, 'dependency-slow': 5 },
    title: 'the rules of the database’s network are said to keep the app away',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html#Connecting',
    examples: {
      matches: [
        'RDS: its security group does not let the Lambda in',
        'the inbound rules of the VPC were missing the function, so the database was not reachable',
      ],
      nearMisses: [
        'the RDS instance has a security group',
        'the security group lets in the ALB only',
        '# The RDS security group only allows the app’s security group on 5432',
        'the RDS security group does not block the app',
      ],
    },
  },
  {
    ...shared,
    id: 'note-function-and-database',
    needles: [
      'Lambda',
      'lambda',
      'Zappa',
      'zappa',
      'erverless',
      'halice',
      'Mangum',
      'Cloud Function',
      'Azure Function',
    ],
    pattern: functionOfCloud,
    when: (_groups, line) => databaseOfCloud.test(line),
    weights: { 'connect-drop': 3, 'db-down': 2, 'dependency-slow': 2 },
    title: 'a function asks a database in a network of the cloud, into which somebody must let it',
    reference: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    fact: 'function-and-database',
    examples: {
      matches: [
        'Flask on AWS Lambda with Aurora MySQL',
        'serverless framework; database: RDS Postgres in a VPC',
      ],
      nearMisses: ['lambda x: x.id', 'RDS Postgres behind a Rails app', 'AWS Lambda with DynamoDB'],
    },
  },
  {
    ...shared,
    id: 'note-firewall-backend',
    needles: ['FirewallBackend'],
    pattern: /^\s{0,8}FirewallBackend\s{0,4}=\s{0,4}nftables\b/m,
    weights: { 'host-firewall-block': 3, 'container-network-broken': 2 },
    title: 'the firewall keeps its rules in nftables',
    reference: 'firewalld.conf(5), FirewallBackend',
    fact: 'firewall-backend',
    examples: { matches: ['FirewallBackend=nftables'], nearMisses: ['FirewallBackend=iptables'] },
  },
  {
    ...shared,
    id: 'note-firewall-of-upgrade',
    needles: ['irewalld', 'nftables', 'iptables-nft'],
    pattern:
      /\b(?:upgrad|updat|migrat|mov)(?:e|ed|ing|es)\b[^\n]{0,200}\b(?:firewalld|nftables|iptables-nft)\b(?!-\d)|\b(?:firewalld|nftables|iptables-nft)\b(?!-\d)[^\n]{0,80}\b(?:upgrad|updat|migrat)(?:e|ed|ing|es)\b/i,
    // Without containers the backend of a firewall changes nothing.
    when: (_groups, line) => /docker|podman|container|bridge|traefik/i.test(line) && brokenSince.test(line),
    weights: { 'host-firewall-block': 21, 'container-network-broken': 9, 'connect-drop': 3 },
    title: 'the firewall drops what containers send each other since it keeps its rules in nftables',
    reference:
      'firewalld.conf(5), FirewallBackend; https://docs.docker.com/engine/network/packet-filtering-firewalls/',
    fact: 'firewall',
    examples: {
      matches: [
        'since the upgrade to CentOS 8 firewalld runs with nftables, and docker containers do not see each other',
        'moved from iptables to nftables; the containers are not reachable',
      ],
      nearMisses: [
        'Upgraded: firewalld-0.9.3-1.el8.noarch',
        'Started firewalld - dynamic firewall daemon.',
        'Upgraded to CentOS Stream 9: firewalld now uses nftables. Docker containers work.',
      ],
    },
  },
]
