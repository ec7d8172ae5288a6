import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTime } from '../../src/alerts/read-time.ts'

describe('alerts/read-time', () => {
  it.each([
    ['2026-03-01T01:12:36Z', '2026-03-01T01:12:36.000Z'],
    ['2026-03-01T01:12:36.5+01:00', '2026-03-01T00:12:36.500Z'],
    ['2026-03-01T01:12:36.236+0000', '2026-03-01T01:12:36.236Z'],
    ['2026-03-01T01:12:36.123456789Z', '2026-03-01T01:12:36.123Z'],
    ['2026-03-01 01:12:36.5', '2026-03-01T01:12:36.500Z'],
    ['2026-03-01T01:12:36', '2026-03-01T01:12:36.000Z'],
    ['2026-03-01t01:12:36z', '2026-03-01T01:12:36.000Z'],
    [1772327556, '2026-03-01T01:12:36.000Z'],
    [1772327556.25, '2026-03-01T01:12:36.250Z'],
    [1772327556236, '2026-03-01T01:12:36.236Z'],
    ['1772327556', '2026-03-01T01:12:36.000Z'],
    ['1772327556236', '2026-03-01T01:12:36.236Z'],
    [1772327556n, '2026-03-01T01:12:36.000Z'],
    [new Date('2026-03-01T01:12:36Z'), '2026-03-01T01:12:36.000Z'],
  ])('reads %s', (written, time) => {
    expect(readTime(written)?.toISOString()).toBe(time)
  })

  it.each([
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01',
    'yesterday',
    '1',
    '',
    0,
    -1,
    1e300,
    Number.NaN,
    null,
    undefined,
    {},
    true,
    new Date(Number.NaN),
  ])('takes %s for no time', (written) => {
    expect(readTime(written)).toBeNull()
  })

  it('reads every time that JSON has, and never throws', () => {
    const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(fc.property(date, (time) => void expect(readTime(time.toJSON())).toEqual(time)))
    fc.assert(fc.property(fc.anything(), (value) => void readTime(value)))
  })
})
