import { describe, expect, test } from 'vitest'
import { createReporter } from '../../src/queue/reporter.ts'

describe('queue/reporter', () => {
  test('the same message passes once in ten seconds, others at once', () => {
    let now = 0
    const seen: string[] = []
    const report = createReporter(
      (error) => void seen.push(error.message),
      () => now,
    )
    for (const message of ['gone', 'gone', 'other']) report(new Error(message))
    expect(seen).toEqual(['gone', 'other'])
    now = 9_999
    report(new Error('gone'))
    expect(seen).toEqual(['gone', 'other'])
    now = 10_000
    report(new Error('gone'))
    expect(seen).toEqual(['gone', 'other', 'gone'])
  })

  test('what hangs on an error is not passed on', () => {
    const seen: Error[] = []
    const error = Object.assign(new Error('WRONGPASS'), { code: 'X', command: { args: ['hunter2'] } })
    createReporter((passed) => void seen.push(passed))(error)
    expect(seen).toMatchObject([{ message: 'WRONGPASS', code: 'X' }])
    expect(seen[0]).not.toHaveProperty('command')
  })
})
