import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const firewalld = `$ firewall-cmd --list-all
public (active)
  target: default
  interfaces: eth0
  services: dhcpv6-client http ssh
  ports: 9000-9002/tcp
  masquerade: no
`
const ufw = `$ sudo ufw status
Status: active

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW       Anywhere
80/tcp                     ALLOW       Anywhere
`

function asked(port: number, error = '113: No route to host', address = '10.0.3.21'): string {
  return `connect() failed (${error}) while connecting to upstream, client: 203.0.113.9, upstream: "http://${address}:${port}/cart", host: "shop.example"`
}

function causeOf(text: string): string | null {
  return explainBySignatures(text).verdict.cause
}

describe('diagnosis/correlations/closed-ports', () => {
  it('blames a firewall that does not let in what was asked in vain', () => {
    expect(causeOf(`${firewalld}\n${asked(8080)}`)).toBe('host-firewall-block')
    expect(causeOf(`${ufw}\n${asked(8080, '110: Connection timed out')}`)).toBe('host-firewall-block')
    expect(
      causeOf(
        `${ufw}\n$ curl -I http://10.0.3.21:8080/\ncurl: (28) Failed to connect to 10.0.3.21 port 8080: Connection timed out`,
      ),
    ).toBe('host-firewall-block')
  })

  it('says nothing of ports that are open, of refusals, and of the machine itself', () => {
    expect(causeOf(`${firewalld}\n${asked(9001)}`)).toBe('no-route')
    expect(causeOf(`${firewalld}\n${asked(80)}`)).toBe('no-route')
    expect(causeOf(`${ufw}\n${asked(8080, '111: Connection refused')}`)).toBe('backend-down')
    expect(causeOf(`${ufw}\n${asked(8080, '110: Connection timed out', '127.0.0.1')}`)).not.toBe(
      'host-firewall-block',
    )
  })
})
