import { describe, expect, it } from 'vitest'
import type { CauseId } from '../../../src/diagnosis/causes.ts'
import { chooseRemedies } from '../../../src/incident/plan/choose-remedies.ts'
import type { Finding, Hypothesis } from '../../../src/model/diagnosis.ts'
import type { Remedy, Risk } from '../../../src/model/remedy.ts'

function remedy(name: string, causes: CauseId[], risk: Risk = 'low'): Remedy {
  return {
    ...{ name, title: name, causes, systems: ['node'], origins: ['file'], at: 'fault', risk, takesMs: 1000 },
    ...{ reach: '', privileges: [], precheck: [], apply: [], verify: [], rollback: { none: 'a sample' } },
  }
}

function hypothesis(cause: CauseId, confidence: number, against: string[] = []): Hypothesis {
  const finding = (signature: string): Finding => ({
    ...{ signature, cause, weight: -10, quote: '', source: '', evidence: '', hop: null, target: null },
  })
  return {
    ...{ cause, title: cause, confidence, prior: 0, total: 0, for: [], hop: 'app', target: null },
    against: against.map(finding),
  }
}

function chosen(remedies: Remedy[], hypotheses: Hypothesis[]): string[] {
  return chooseRemedies(remedies, { origin: 'file' }, { hypotheses }).map(({ remedy: { name } }) => name)
}

describe('incident/choose-remedies', () => {
  it('takes the likeliest cause first, the least risk before more, and what is made for one cause before what helps many', () => {
    const remedies = [
      remedy('restart', ['slow-app-timeout', 'backend-down', 'event-loop-blocked'], 'medium'),
      remedy('reload', ['slow-app-timeout', 'event-loop-blocked']),
      remedy('lengthen', ['slow-app-timeout']),
      remedy('start', ['backend-down']),
    ]
    expect(chosen(remedies, [hypothesis('slow-app-timeout', 0.9), hypothesis('backend-down', 0.6)])).toEqual([
      'lengthen',
      'reload',
      'restart',
      'start',
      'restart',
    ])
  })

  it('treats no cause that is a guess, and no symptom of another that was seen', () => {
    const remedies = [remedy('restart', ['app-returns-5xx', 'backend-down'])]
    const down = hypothesis('db-down', 0.98)
    expect(chosen(remedies, [down, hypothesis('backend-down', 0.49)])).toEqual([])
    expect(chosen(remedies, [down, hypothesis('app-returns-5xx', 0.9, ['explained-by-cause'])])).toEqual([])
    expect(chosen(remedies, [down, hypothesis('app-returns-5xx', 0.9, ['sample-all-well'])])).toEqual([
      'restart',
    ])
  })

  it('treats the likeliest of all, whatever else may bring it about', () => {
    const remedies = [remedy('restart', ['backend-down'])]
    expect(chosen(remedies, [hypothesis('backend-down', 0.9, ['explained-by-cause'])])).toEqual(['restart'])
  })
})
