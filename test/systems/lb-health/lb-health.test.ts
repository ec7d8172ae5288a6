import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lbHealthReader } from '../../../src/systems/lb-health/readers.ts'

function read(text: string) {
  const reading = lbHealthReader({ command: null, label: null, text, line: 1 })
  return reading?.type === 'lb-health' ? reading : null
}

const health = {
  TargetHealthDescriptions: [
    { Target: { Id: 'i-0abc', Port: 8080 }, HealthCheckPort: '8080', TargetHealth: { State: 'healthy' } },
    {
      Target: { Id: '10.0.3.21', Port: 8080 },
      TargetHealth: {
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: 'Health checks failed with these codes: [401]',
      },
    },
  ],
}

describe('systems/lb-health', () => {
  it('reads describe-target-health as JSON', () => {
    const reading = read(JSON.stringify(health, null, 4))
    expect(reading).toMatchObject({ outcome: 'fail', system: 'aws-alb' })
    expect(reading?.summary).toBe(
      '1 of 2 targets healthy; 10.0.3.21:8080 unhealthy, Target.ResponseCodeMismatch: Health checks failed with these codes: [401]',
    )
  })

  it('reads it as text, too', () => {
    const text =
      'TARGETHEALTHDESCRIPTIONS\t8080\nTARGET\teu-west-1a\ti-0abc\t8080\nTARGETHEALTH\tRequest timed out\tTarget.Timeout\tunhealthy\nTARGETHEALTHDESCRIPTIONS\t8080\nTARGET\ti-0def\t8080\nTARGETHEALTH\thealthy\n'
    expect(read(text)?.facts.targets).toEqual([
      {
        id: 'i-0abc',
        port: 8080,
        state: 'unhealthy',
        reason: 'Target.Timeout',
        description: 'Request timed out',
      },
      { id: 'i-0def', port: 8080, state: 'healthy', reason: null, description: null },
    ])
  })

  it('tells an empty list from an answer without one', () => {
    expect(read('{"TargetHealthDescriptions": []}')).toMatchObject({
      outcome: 'fail',
      summary: 'no target is registered',
    })
    const group = {
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckPath: '/',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      Matcher: { HttpCode: '200' },
    }
    expect(read(JSON.stringify({ TargetGroups: [group] }))?.facts).toMatchObject({
      isList: false,
      check: { path: '/', matcher: '200', intervalMs: 30_000, timeoutMs: 5000 },
    })
  })

  it('reads the idle timeout as a limit on responses and on reuse', () => {
    const text = JSON.stringify({
      Attributes: [
        { Key: 'idle_timeout.timeout_seconds', Value: '60' },
        { Key: 'access_logs.s3.enabled', Value: 'false' },
      ],
    })
    expect(read(text)?.facts.timeouts.map(({ kind, valueMs }) => [kind, valueMs])).toEqual([
      ['response', 60_000],
      ['idle-reused', 60_000],
    ])
  })

  it('reads the backend health of an Application Gateway', () => {
    const answer = {
      backendAddressPools: [
        {
          backendAddressPool: { id: '/subscriptions/x' },
          backendHttpSettingsCollection: [
            {
              backendHttpSettings: { port: 443 },
              servers: [
                {
                  address: '10.0.3.21',
                  health: 'Unhealthy',
                  healthProbeLog: 'Application Gateway could not connect to the backend.',
                },
              ],
            },
          ],
        },
      ],
    }
    expect(read(JSON.stringify(answer, null, 2))).toMatchObject({
      system: 'azure-appgw',
      facts: { targets: [{ id: '10.0.3.21', port: 443, state: 'unhealthy' }] },
    })
  })

  it('reads an answer with text before and after it, and Windows line ends', () => {
    const text = `$ aws elbv2 describe-target-health\r\n${JSON.stringify(health, null, 2).replaceAll('\n', '\r\n')}\r\nubuntu@web-1:~$`
    expect(read(text)?.facts.targets).toHaveLength(2)
  })

  it('leaves other text alone, and survives its own cut off anywhere', () => {
    const whole = JSON.stringify(health, null, 2)
    fc.assert(fc.property(fc.json(), (text) => void expect(read(text)).toBeNull()))
    fc.assert(fc.property(fc.nat(whole.length - 2), (at) => void expect(read(whole.slice(0, at))).toBeNull()))
    expect(read('{"Attributes": [{"Key": "a", "Value": {"deep": 1}}]}')).toBeNull()
  })
})
