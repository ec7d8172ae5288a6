import { describe, expect, it } from 'vitest'
import { mappingFault } from '../../src/alerts/mapping-fault.ts'
import { alertMappingSchema } from '../../src/config/alerts-schema.ts'

describe('alerts/mapping-fault', () => {
  it.each([
    ['each', 'body.alerts'],
    ['each', 'body.alerts.filter(a, a.kind == "http")'],
    ['each', 'body.?alerts.orValue([])'],
    ['when', 'has(item.status) && item.status != "test"'],
    ['key', 'item.id'],
    ['key', 'string(item.id) + "-" + item.name'],
    ['state', '{"OPEN": "firing", "CLOSED": "resolved"}[item.status]'],
    ['severity', 'item.?severity'],
    ['at', 'timestamp(item.since)'],
    ['at', 'item.since / 1000.0'],
    ['label', 'item.retries > 3.0'],
  ] as const)('finds no fault with %s: %s', (part, expression) => {
    expect(mappingFault(part, expression)).toBeNull()
  })

  it.each([
    ['key', 'item.', 'is no expression of CEL: Expected IDENTIFIER, got EOF'],
    ['key', 'alert.id', 'is no expression of CEL: Unknown variable: alert'],
    ['each', 'item.alerts', 'is no expression of CEL: Unknown variable: item'],
    ['each', '"body.alerts"', 'comes to string, not to list'],
    ['when', 'item.name + "x"', 'comes to string, not to bool'],
    ['state', 'item.status == "OPEN"', 'comes to bool, not to string'],
    ['title', 'item.tags.map(t, t)', 'comes to list, not to string or int or double'],
    ['title', '1u', 'comes to uint, not to string or int or double'],
    ['url', 'fetch(item.url)', expect.stringContaining('is no expression of CEL')],
    ['key', `${'('.repeat(40)}1${')'.repeat(40)}`, expect.stringContaining('maxDepth')],
  ] as const)('finds the fault of %s: %s', (part, expression, fault) => {
    expect(mappingFault(part, expression)).toEqual(fault)
  })

  it('is told by the schema of the services file with its place', () => {
    const written = { key: 'item.', state: '"firing"', title: 'item.t', labels: { team: 'foo' } }
    expect(alertMappingSchema.safeParse(written).error?.issues).toMatchObject([
      { path: ['key'], message: 'is no expression of CEL: Expected IDENTIFIER, got EOF' },
      { path: ['labels', 'team'], message: 'is no expression of CEL: Unknown variable: foo' },
    ])
    expect(alertMappingSchema.parse({ ...written, key: 'item.id', labels: {} })).toMatchObject({ labels: {} })
  })
})
