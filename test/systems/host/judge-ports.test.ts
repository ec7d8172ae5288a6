import { describe, expect, it } from 'vitest'
import type { Listener } from '../../../src/model/facts/sockets.ts'
import { emptySockets } from '../../../src/systems/host/empty-sockets.ts'
import { portState } from '../../../src/systems/host/judge-ports.ts'

function state(asked: string, ...listening: [address: string, port: number][]) {
  const listeners = listening.map(
    ([address, port]): Listener => ({ address, port, queued: 0, backlog: 128, process: null }),
  )
  const facts = { ...emptySockets, listeners }
  return portState({ hop: 'app', system: 'node', address: asked, port: 8080 }, facts)
}

describe('systems/host/judge-ports', () => {
  it('takes a listener on every address, or on the one that is asked', () => {
    expect(state('10.0.0.1', ['0.0.0.0', 8080])).toBe('listened')
    expect(state('10.0.0.1', ['10.0.0.1', 8080])).toBe('listened')
  })

  it('does not take one on another address of the machine for the one that is asked', () => {
    expect(state('10.0.0.1', ['10.0.0.2', 8080], ['10.0.0.1', 8081])).toBe('silent')
  })

  it('takes one on an address of its own where the asked one may be translated to it', () => {
    expect(state('203.0.113.7', ['10.0.0.2', 8080])).toBe('listened')
  })

  it('tells what only the machine itself can reach', () => {
    expect(state('10.0.0.1', ['127.0.0.1', 8080])).toBe('loopback-only')
    expect(state('10.0.0.1', ['127.0.0.1', 8080], ['10.0.0.1', 22])).toBe('loopback-only')
  })
})
