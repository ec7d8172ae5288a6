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
})
