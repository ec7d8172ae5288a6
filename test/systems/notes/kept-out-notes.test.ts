import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { explainBySignatures } from '../../support/explain-by-signatures.ts'

function lineOf(what: string): string {
  return `2026/11/20 17:04:51 [error] 812#812: *12 ${what} upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"`
}

const refused = lineOf('connect() failed (111: Connection refused) while connecting to')
const late = lineOf('upstream timed out (110: Connection timed out) while reading response header from')

function causesOf(text: string): (string | null)[] {
  return [explain(text).verdict.cause, explainBySignatures(text).verdict.cause]
}

describe('systems/notes/kept-out-notes', () => {
  it.each([
    'Our Lambda is not in a VPC and only calls DynamoDB. All healthy, p50 12 ms.',
    'It turned out the Lambda was in a private subnet of the VPC without NAT gateway. After adding one it works.',
    'When you first create a security group, it has no inbound rules.',
    '# The RDS security group only allows the app’s security group on 5432',
    'ingress { from_port = 8443 to_port = 8443 protocol = "tcp" cidr_blocks = ["198.51.100.7/32"] }',
    '$ aws ec2 authorize-security-group-ingress --port 5432 --cidr 198.51.100.7/32\n{ "Return": true }',
    'LogDenied=off\nFirewallBackend=nftables\nFlushAllOnReload=yes',
    'Upgraded to CentOS Stream 9: firewalld now uses nftables. Docker containers work as before.',
    'RUNNING HANDLER [docker is not needed here; iptables reloaded since config changed]',
    'Allowlist: the Allow list only contains our office addresses for /admin.',
  ])('finds no fault in “%s”', (text) => {
    expect(causesOf(text)).toEqual([null, null])
  })

  it.each([
    'FirewallBackend=nftables',
    'I restarted iptables, docker still has no problem.',
    '# The RDS security group only allows the app’s security group on 5432',
    'ingress { from_port = 8443 to_port = 8443 cidr_blocks = ["198.51.100.7/32"] }',
  ])('lets the gateway’s line win over “%s”', (text) => {
    expect(causesOf(`${refused}\n${text}`)).toEqual(['backend-down', 'backend-down'])
    expect(causesOf(`${late}\n${text}`)).toEqual(['slow-app-timeout', 'slow-app-timeout'])
  })

  it('does not take subnets of a balancer for those of a function', () => {
    const text =
      'Serverless app: the ALB is in two public subnets, ECS in private ones. 502 from time to time.'
    expect(causesOf(text)).not.toContain('connect-drop')
  })
})
