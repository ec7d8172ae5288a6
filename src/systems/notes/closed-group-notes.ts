import type { LogSignature } from '../../model/diagnosis.ts'
import { cloudRules } from './cloud-rules.ts'

const { admitsPorts, databaseOfCloud, dynamicPorts, functionOfCloud, letsInOne, oneAddress } = cloudRules

const shared = { system: 'unknown', reach: 'here', fact: 'network-rules' } as const

const groups =
  'https://docs.aws.amazon.com/vpc/latest/userguide/security-groups.html: a new group lets nothing in'

/** What people tell of rules of clouds that let nobody in, or too few, and of firewalls that an upgrade changed. */
export const closedGroupNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-group-without-ingress',
    needles: ['ingress', 'Ingress', 'inbound', 'Inbound'],
    pattern:
      /\b\w{0,40}(?:[Ss]ecurity[ -]?[Gg]roups?|SGs?|NSGs?)\b[^\n]{0,80}\b(?:without|with no|with zero|has no|have no|had no|lacks?|lacking|there (?:is|was) no)\b (?:\w{1,12} ){0,3}?(?:ingress|inbound)\b|\b(?:no|missing|without(?: an?y?)?) (?:ingress|inbound) (?:rules?|permission)\b[^\n]{0,100}\b(?:load balancer|ALB|ELB|NLB|security group|SG|tasks?|instances?|targets?)\b/i,
    weights: { 'lb-sg-nacl-block': 23, 'connect-drop': 9 },
    title: 'the group in front of the machines has no rule that lets the caller in',
    reference: groups,
    examples: {
      matches: [
        'the instances have their default security group without any ingress rule',
        'TaskSecurityGroup has no inbound rule for the load balancer',
        'there is no ingress rule from the ALB to the tasks',
      ],
      nearMisses: [
        'SecurityGroupIngress: 0.0.0.0/0 port 443',
        'the Ingress has no rules for this host',
        'the security group has an inbound rule for the ALB',
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
    weights: { 'lb-sg-nacl-block': 11, 'connect-drop': 4 },
    title: 'the group lets one address in, and nobody else',
    reference: groups,
    examples: {
      matches: [
        'AlbSecurityGroup: CidrIp changed from 0.0.0.0/0 to 198.51.100.7/32',
        'the security group of the load balancer is restricted to my IP',
      ],
      nearMisses: [
        'security group: port 22 restricted to my IP',
        'the security group lets in 0.0.0.0/0',
        'route 10.0.0.1/32 dev eth0',
      ],
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
      /\b(?:RDS|Aurora|DocumentDB|ElastiCache|Redshift|Cloud ?SQL|database|Postgres(?:QL)?|MySQL|Redis)\b[^\n]{0,120}\b(?:[Ss]ecurity ?[Gg]roups?|(?:inbound|ingress) rules?)\b[^\n]{0,100}\b(?:not|no|n't|without|missing|lacks?|blocks?|blocked|only)\b|\b(?:[Ss]ecurity ?[Gg]roups?|(?:inbound|ingress) rules?)\b[^\n]{0,100}\b(?:not|no|n't|without|missing|lacks?|blocks?|blocked|only)\b[^\n]{0,100}\b(?:RDS|Aurora|DocumentDB|ElastiCache|Redshift|Cloud ?SQL|database|Postgres(?:QL)?|MySQL|Redis)\b/,
    weights: { 'connect-drop': 17, 'db-down': 14, 'dependency-slow': 5 },
    title: 'the rules of the database’s network are said to keep the app away',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html#Connecting',
    examples: {
      matches: [
        'RDS: its security group does not let the Lambda in',
        'the inbound rules of the VPC were missing the function, so the database was not reachable',
      ],
      nearMisses: ['the RDS instance has a security group', 'the security group lets in the ALB only'],
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
    needles: ['irewalld', 'FirewallBackend', 'nftables', 'iptables-nft', 'iptables-legacy'],
    pattern:
      /^\s{0,8}FirewallBackend\s{0,4}=\s{0,4}nftables\b|\bfirewalld\b[^\n]{0,80}\b(?:nftables|nft|backend)\b|\b(?:[Uu]pgrad|[Uu]pdat|[Mm]igrat|[Mm]ov)(?:e|ed|ing|es)\b[^\n]{0,80}\b(?:firewalld|nftables|iptables-nft)\b(?!-\d)|\b(?:firewalld|nftables|iptables-nft)\b(?!-\d)[^\n]{0,80}\b(?:upgrad|updat|migrat)(?:e|ed|ing|es)\b/m,
    // Without containers the backend of a firewall changes nothing.
    when: (_groups, line) =>
      /FirewallBackend|docker|Docker|podman|container|bridge|traefik|Traefik/.test(line),
    weights: { 'host-firewall-block': 21, 'container-network-broken': 9, 'connect-drop': 3 },
    title: 'the firewall drops what containers send each other since it keeps its rules in nftables',
    reference:
      'firewalld.conf(5), FirewallBackend; https://docs.docker.com/engine/network/packet-filtering-firewalls/',
    fact: 'firewall',
    examples: {
      matches: [
        'FirewallBackend=nftables',
        'since the upgrade to CentOS 8 firewalld runs with nftables, and docker containers do not see each other',
        'moved from iptables to nftables; the containers are not reachable',
      ],
      nearMisses: [
        'FirewallBackend=iptables',
        'Upgraded: firewalld-0.9.3-1.el8.noarch',
        'Started firewalld - dynamic firewall daemon.',
      ],
    },
  },
]
