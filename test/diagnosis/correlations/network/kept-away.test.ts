import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(text: string): string | null {
  return explainBySignatures(text).verdict.cause
}

const answers503 = 'HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n'
const late = 'HTTP/1.1 504 Gateway Timeout\nContent-Length: 40\n\n{"message": "Endpoint request timed out"}\n'

describe('diagnosis/correlations/kept-away', () => {
  it('blames a group that lets in one address where others call through it', () => {
    const rule = 'PublicAlbSecurityGroup: CidrIp set to 198.51.100.7/32'
    const callers = 'the tasks are in private subnets behind two NAT gateways'
    expect(causeOf(`${answers503}\n${rule}; ${callers}`)).toBe('lb-sg-nacl-block')
    expect(
      causeOf(`${answers503}\nPublicAlbSecurityGroup: port 22 from 198.51.100.7/32; ${callers}`),
    ).not.toBe('lb-sg-nacl-block')
    expect(
      causeOf(`${answers503}\nPublicAlbSecurityGroup: 198.51.100.7/32 and 0.0.0.0/0; ${callers}`),
    ).not.toBe('lb-sg-nacl-block')
    expect(causeOf(`HTTP/1.1 200 OK\nContent-Length: 0\n\n${rule}; ${callers}`)).toBeNull()
  })

  it('reads a rule as templates write it, and one that was open before', () => {
    const callers = 'the tasks are in private subnets behind two NAT gateways'
    const rule = (cidr: string) =>
      `LoadBalancerSecurityGroup:\n  SecurityGroupIngress:\n    - CidrIp: ${cidr}`
    expect(causeOf(`${rule('198.51.100.7/32')}\n\n${answers503}\n${callers}`)).toBe('lb-sg-nacl-block')
    expect(causeOf(`# 0.0.0.0/0 before\n${rule('198.51.100.7/32')}\n\n${answers503}\n${callers}`)).toBe(
      'lb-sg-nacl-block',
    )
    expect(causeOf(`${rule('10.0.0.0/16')}\n\n${answers503}\n${callers}`)).not.toBe('lb-sg-nacl-block')
  })

  it('blames a group that names ports where the engine chooses them', () => {
    const group = 'the security group of the instances allows 80 and 443 from the load balancer'
    const answer = 'HTTP/1.1 504 Gateway Time-out\nServer: awselb/2.0\n'
    expect(causeOf(`${answer}\nECS with dynamic port mapping\n${group}`)).toBe('lb-sg-nacl-block')
    expect(causeOf(`${answer}\nECS with dynamic port mapping\n${group}, and 32768-65535`)).toBe(
      'slow-app-timeout',
    )
  })

  it('tells a function that waits for a database from one that is slow', () => {
    const app = 'Flask on AWS Lambda by Zappa, MySQL on RDS'
    expect(causeOf(`${late}\n${app}; it works fine locally`)).toBe('connect-drop')
    expect(causeOf(`${late}\n${app}`)).toBe('slow-app-timeout')
    expect(causeOf(`${late}\n${app}; it works fine locally; the page makes a large export`)).toBe(
      'slow-app-timeout',
    )
    expect(causeOf(`${late}\nthe Lambda is in private subnets of a VPC without NAT gateway`)).toBe(
      'connect-drop',
    )
  })

  it('needs silence, and a group and a network that are in the way', () => {
    const ports = 'Tasks use dynamic port mapping.'
    expect(causeOf(`The ALB security group allows 80 and 443. ${ports} p95 is 502 ms.`)).toBeNull()
    expect(causeOf(`${answers503}\nThe ALB security group allows 80 and 443. ${ports}`)).not.toBe(
      'lb-sg-nacl-block',
    )
    const admin = 'cidr_blocks = ["198.51.100.7/32"]\ncidr_blocks = ["0.0.0.0/0"]'
    expect(causeOf(`${answers503}\n${admin}\nprivate subnets behind a NAT gateway`)).not.toBe(
      'lb-sg-nacl-block',
    )
    const group = 'security group of the instances: default\n  Inbound rules: (none)'
    expect(causeOf(`${answers503}\n${group}`)).toBe('lb-sg-nacl-block')
    expect(causeOf(group)).toBeNull()
    const manual = 'A security group that has no inbound rules keeps all traffic out.'
    expect(causeOf(`${answers503}\n${manual}`)).not.toBe('lb-sg-nacl-block')
    expect(causeOf(`${late}\nthe Lambda is not in a VPC and only calls DynamoDB`)).toBe('slow-app-timeout')
  })

  it('does not blame the network for a function that is busy, or reaches the shortest limit', () => {
    const app = 'Lambda (Python) with RDS. It works locally.'
    const ended = (limit: string) => `2026-11-20T10:00:00Z Task timed out after ${limit} seconds`
    expect(causeOf(`${ended('30.00')}\n${app}`)).toBe('connect-drop')
    expect(causeOf(`${ended('3.00')}\n${app}`)).toBe('slow-app-timeout')
    expect(causeOf(`${ended('30.00')}\n${app} Loop in my code: while True.`)).toBe('slow-app-timeout')
  })
})
