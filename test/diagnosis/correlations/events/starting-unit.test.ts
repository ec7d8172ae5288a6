import { describe, expect, it } from 'vitest'
import { startingUnit } from '../../../../src/diagnosis/correlations/events/starting-unit.ts'
import type { AskedPort } from '../../../../src/model/facts/sockets.ts'
import type { Unit } from '../../../../src/model/facts/systemd.ts'
import { runningUnit } from '../../../../src/systems/systemd/unit-points.ts'
import { pathOf, seenOn } from '../../../support/host-evidence.ts'
import { saidBy } from '../said-by.ts'

const service = pathOf('nginx', 'gunicorn')
const starting: Unit = {
  ...runningUnit,
  name: 'shop.service',
  why: 'failed',
  active: 'activating',
  sub: 'start-pre',
}

function say(units: Unit[], listening: number[] = []) {
  const asked: AskedPort[] = [{ hop: 'app', system: 'gunicorn', address: '10.0.0.1', port: 8000 }]
  const listeners = listening.map((port) => ({
    address: '0.0.0.0',
    port,
    queued: 0,
    backlog: 128,
    process: null,
  }))
  return saidBy(
    startingUnit,
    [seenOn('systemd', 'gunicorn', { units }), seenOn('sockets', 'gunicorn', { asked, listeners })],
    service,
  )
}

describe('diagnosis/correlations/starting-unit', () => {
  it('takes the one unit that is starting for the app whose port is silent', () => {
    expect(say([starting])).toMatchObject({
      weights: ['deploy-in-progress 14'],
      quotes: ['shop.service is starting (start-pre), and nothing listens on port 8000 yet'],
    })
  })

  it.each([
    ['the port is taken', [starting], [8000]],
    ['another unit is starting too', [starting, { ...starting, name: 'other.service' }], []],
    ['it is between two attempts of a crash loop', [{ ...starting, sub: 'auto-restart' }], []],
    [
      'the unit of the path runs',
      [starting, { ...runningUnit, name: 'api.service', why: 'listed' as const }],
      [],
    ],
  ])('says nothing when %s', (_when, units, listening) => {
    expect(say(units, listening).weights).toEqual([])
  })
})
