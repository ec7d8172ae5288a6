import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function stateOf(...lines: string[]): string {
  return explainBySignatures(lines.join('\n')).verdict.state
}

describe('diagnosis/correlations/started-again', () => {
  const stopped = 'Nov 21 14:29:01 web1 systemd[1]: Stopped gunicorn daemon.'
  const started = 'Nov 21 14:29:02 web1 systemd[1]: Started gunicorn daemon.'

  it('takes a stop with a later start of the same unit for a restart', () => {
    expect(stateOf(stopped, started)).not.toBe('fault')
    expect(
      stateOf(stopped.replace(/^.*systemd/, 'systemd'), started.replace(/^.*systemd/, 'systemd')),
    ).not.toBe('fault')
  })

  it('believes a stop that nothing followed, or that came after the start', () => {
    expect(stateOf(stopped)).toBe('fault')
    expect(stateOf(started.replace(':02', ':00'), stopped)).toBe('fault')
    expect(stateOf(stopped, started.replace('gunicorn daemon', 'Shop API'))).toBe('fault')
  })
})
