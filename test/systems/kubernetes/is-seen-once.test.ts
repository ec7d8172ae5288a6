import { describe, expect, it } from 'vitest'
import { isSeenOnce } from '../../../src/systems/kubernetes/is-seen-once.ts'

function event(age: string, probe = 'Readiness'): string {
  return `  Warning  Unhealthy  ${age}  kubelet  ${probe} probe failed: HTTP probe failed with statuscode: 503`
}

describe('systems/kubernetes/is-seen-once', () => {
  it('knows failures that ended soon after the start', () => {
    expect(isSeenOnce(event('49m (x4 over 49m)'))).toBe(true)
    expect(isSeenOnce(event('3h12m (x7 over 3h13m)', 'Startup'))).toBe(true)
    expect(isSeenOnce(event('65s '))).toBe(true)
    expect(
      isSeenOnce('Warning  BackOff  3d (x2 over 3d)  kubelet  Back-off restarting failed container'),
    ).toBe(true)
  })

  it('knows those that go on', () => {
    expect(isSeenOnce(event('12s (x211 over 49m)'))).toBe(false)
    expect(isSeenOnce(event('2m (x4 over 2m)'))).toBe(false)
    expect(isSeenOnce(`${event('49m ')}\n${event('3s (x80 over 49m)')}`)).toBe(false)
    expect(isSeenOnce('web-1   0/1   CrashLoopBackOff   7 (12s ago)   11m')).toBe(false)
  })
})
