import { describe, expect, it } from 'vitest'
import { neighboursRejected } from '../../../../src/diagnosis/correlations/network/neighbours-rejected.ts'
import type { AskedPort } from '../../../../src/model/facts/sockets.ts'
import { pathOf, seenOn } from '../../../support/host-evidence.ts'
import { saidBy } from '../said-by.ts'

const path = pathOf('nginx', 'gunicorn')
const service = {
  ...path,
  path: path.path.map((hop, index) => ({
    ...hop,
    addresses: index === 0 ? ['http://10.0.0.11'] : hop.addresses,
  })),
}
const app = service.path[1]?.name ?? ''

function say(rule: string, ports = [8000], packets: number | null = 61) {
  const asked: AskedPort[] = [{ hop: app, system: 'gunicorn', address: '10.0.0.21', port: 8000 }]
  const firewall = [{ rule, action: 'reject' as const, ports, packets }]
  return saidBy(neighboursRejected, [seenOn('sockets', 'gunicorn', { asked, firewall })], service).weights
}

describe('diagnosis/correlations/neighbours-rejected', () => {
  it.each([
    'ip saddr 10.0.0.11 tcp dport 8000 counter packets 61 bytes 3660 reject with tcp reset',
    'ip saddr { 10.0.0.9, 10.0.0.11 } tcp dport 8000 drop',
    '-A INPUT -s 10.0.0.0/28 -p tcp -m tcp --dport 8000 -j REJECT',
  ])('blames a rule that is about the hop outside: %s', (rule) => {
    expect(say(rule)).toEqual(['host-firewall-block 32'])
  })

  it('says nothing of rules about others, about everybody, of other ports, or that met no packet', () => {
    expect(say('ip saddr 10.0.0.12 tcp dport 8000 drop')).toEqual([])
    expect(say('ip saddr != 10.0.0.11 tcp dport 8000 drop')).toEqual([])
    expect(say('-A INPUT -s 0.0.0.0/0 -p tcp --dport 8000 -j DROP')).toEqual([])
    expect(say('tcp dport 8000 drop')).toEqual([])
    expect(say('ip saddr 10.0.0.11 tcp dport 22 drop', [22])).toEqual([])
    expect(say('ip saddr 10.0.0.11 tcp dport 8000 drop', [8000], 0)).toEqual([])
  })
})
