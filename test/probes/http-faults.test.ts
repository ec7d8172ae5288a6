import { afterEach, describe, expect, test } from 'vitest'
import { http } from '../../src/probes/http.ts'
import { type HttpFault, httpFaults } from '../support/http-faults.ts'
import { makeServers } from '../support/open-servers.ts'
import { makeStepContext, makeTarget, runAtTarget } from '../support/step-context.ts'

const servers = makeServers()

afterEach(() => servers.closeAll())

function ask(url: string) {
  return runAtTarget(http, makeTarget(url, { timeoutMs: 800 }), {}, makeStepContext())
}

describe('probes/http', () => {
  test.each(Object.entries<HttpFault>(httpFaults))(
    '%s is told apart from other faults',
    async (_name, fault) => {
      const { outcome, summary, facts } = await ask(await servers.fault(fault))
      const { status, failure } = facts
      const wanted = fault.expect
      expect({ outcome, status }, summary).toEqual({ outcome: wanted.outcome, status: wanted.status })
      expect([wanted.failure, wanted.or], summary).toContain(failure)
      if (failure !== null) expect(facts.failureMessage).not.toBeNull()
    },
  )

  test('the catalogue has at least 24 faults, and every failure a server can cause is among them', () => {
    const faults = Object.values<HttpFault>(httpFaults)
    expect(faults.length).toBeGreaterThanOrEqual(24)
    const failures = new Set(faults.flatMap((fault) => [fault.expect.failure, fault.expect.or]))
    for (const failure of [
      'refused',
      'connect-timeout',
      'tls',
      'speaks-tls',
      'redirect-loop',
      'timeout-in-body',
    ]) {
      expect(failures).toContain(failure)
    }
  })

  test.each([
    ['nginx-502', 157],
    ['haproxy-503', 107],
    ['alb-504', 132],
  ] as const)('the page of %s has the size that the product writes', async (name, sizeBytes) => {
    const { facts } = await ask(await servers.fault(httpFaults[name]))
    expect(facts.body?.sizeBytes).toBe(sizeBytes)
  })
})
