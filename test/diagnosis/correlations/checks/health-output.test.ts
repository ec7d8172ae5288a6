import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const health = (streak: number, exitCode: number, output: string) =>
  `$ docker inspect --format "{{json .State.Health }}" shop\n\n${JSON.stringify({
    Status: streak > 2 ? 'unhealthy' : 'starting',
    FailingStreak: streak,
    Log: [{ Start: '2026-11-20T17:04:51Z', ExitCode: exitCode, Output: output }],
  })}`
const causesOf = (text: string) =>
  explainBySignatures(text)
    .hypotheses.slice(0, 3)
    .map(({ cause }) => cause)

describe('diagnosis/correlations/health-output', () => {
  it.each([
    ['/bin/sh: curl: not found\n'],
    ['/bin/sh: 1: wget: not found\n'],
    ['curl: (22) The requested URL returned error: 404\n'],
    ['Connecting to localhost:3000 ([::1]:3000)\nwget: can’t connect to remote host: Connection refused\n'],
  ])('takes a check that fails by itself for the fault: %s', (output) => {
    expect(
      causesOf(health(12, 1, output))
        .slice(0, 2)
        .sort(),
    ).toEqual(['container-unhealthy', 'health-check-misconfig'])
  })

  it('minds an app that is slow or fails', () => {
    expect(causesOf(health(4, -1, 'Health check exceeded timeout (5s)'))).toContain('slow-app-timeout')
    expect(causesOf(health(4, 22, 'curl: (22) The requested URL returned error: 500'))).toContain(
      'app-returns-5xx',
    )
  })

  it('leaves a check alone that succeeds whatever it prints', () => {
    expect(explainBySignatures(health(0, 0, '/bin/sh: curl: not found\n')).verdict.state).not.toBe('fault')
  })
})
