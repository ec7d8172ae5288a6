import { describe, expect, it } from 'vitest'
import { causes } from '../../src/diagnosis/causes.ts'
import { explains } from '../../src/diagnosis/explains.ts'

describe('diagnosis/explains', () => {
  it('never lets a cause bring about itself', () => {
    expect(causes.filter(({ id }) => explains(id, id))).toEqual([])
  })

  it('never lets two causes bring about each other', () => {
    const mutual = causes.flatMap(({ id }) =>
      causes
        .filter((other) => explains(id, other.id) && explains(other.id, id))
        .map((other) => `${id} ${other.id}`),
    )
    expect(mutual).toEqual([])
  })

  it.each([
    ['oom-cgroup', 'backend-down'],
    ['db-down', 'app-boot-failure'],
    ['worker-timeout', 'app-crash-request'],
    ['loopback-bind', 'backend-down'],
    ['selinux-denied', 'unix-socket-perm'],
  ] as const)('knows that %s brings about %s, and not the other way round', (cause, symptom) => {
    expect(explains(cause, symptom)).toBe(true)
    expect(explains(symptom, cause)).toBe(false)
  })

  it('has a symptom for no harmless message', () => {
    expect(causes.filter(({ id }) => explains('benign-noise', id))).toEqual([])
  })
})
