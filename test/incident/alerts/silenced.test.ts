import { describe, expect, it } from 'vitest'
import { isSilenced } from '../../../src/incident/alerts/silenced.ts'
import type { Silence } from '../../../src/model/monitoring.ts'

const since = new Date('2026-11-21T03:00:00.000Z')
const until = new Date('2026-11-21T04:00:00.000Z')

function silence(service: string | null): Silence {
  return { service, since, until, reason: 'moving', by: 'ada' }
}

function isQuiet(service: string | null, silences: Silence[], at: string): boolean {
  return isSilenced(service, silences, undefined, new Date(at))
}

describe('incident/alerts/silenced', () => {
  it('a silence holds from its first instant, and no longer at its last', () => {
    expect(isQuiet('shop', [silence('shop')], '2026-11-21T02:59:59.999Z')).toBe(false)
    expect(isQuiet('shop', [silence('shop')], '2026-11-21T03:00:00.000Z')).toBe(true)
    expect(isQuiet('shop', [silence('shop')], '2026-11-21T03:59:59.999Z')).toBe(true)
    expect(isQuiet('shop', [silence('shop')], '2026-11-21T04:00:00.000Z')).toBe(false)
  })

  it('holds for its own service, or for all and for what is nobody’s', () => {
    expect(isQuiet('blog', [silence('shop')], '2026-11-21T03:30:00.000Z')).toBe(false)
    expect(isQuiet(null, [silence('shop')], '2026-11-21T03:30:00.000Z')).toBe(false)
    expect(isQuiet('blog', [silence(null)], '2026-11-21T03:30:00.000Z')).toBe(true)
    expect(isQuiet(null, [silence(null)], '2026-11-21T03:30:00.000Z')).toBe(true)
  })
})
