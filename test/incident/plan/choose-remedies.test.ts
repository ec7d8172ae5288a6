import { describe, expect, it } from 'vitest'
import type { CauseId } from '../../../src/diagnosis/causes.ts'
import { chooseRemedies } from '../../../src/incident/plan/choose-remedies.ts'
import type { Hypothesis, Verdict } from '../../../src/model/diagnosis.ts'
import type { Remedy, Risk } from '../../../src/model/remedy.ts'

function remedy(name: string, causes: CauseId[], risk: Risk = 'low'): Remedy {
  return {
    ...{ name, title: name, causes, systems: ['node'], origins: ['file'], at: 'fault', risk, takesMs: 1000 },
    ...{ reach: '', privileges: [], precheck: [], apply: [], verify: [], rollback: { none: 'a sample' } },
  }
}

function hypothesis(cause: CauseId, confidence: number, target = 'app/10.0.0.1:80'): Hypothesis {
  return { cause, title: cause, confidence, prior: 0, total: 0, for: [], against: [], hop: 'app', target }
}

function chosen(remedies: Remedy[], hypotheses: Hypothesis[], named: Hypothesis | undefined = hypotheses[0]) {
  const verdict: Verdict = {
    ...{ state: 'fault', cause: named?.cause ?? null, confidence: 1, hop: 'app' },
    ...{ target: named?.target ?? null, sentence: '', producer: null },
  }
  return chooseRemedies(remedies, { origin: 'file' }, { hypotheses, verdict }).map(
    ({ remedy: { name }, hypothesis: { target } }) => `${name} at ${target}`,
  )
}

describe('incident/plan/choose-remedies', () => {
  it('takes the least risk before more, and what is made for one cause before what helps many', () => {
    const remedies = [
      remedy('restart', ['slow-app-timeout', 'backend-down', 'event-loop-blocked'], 'medium'),
      remedy('reload', ['slow-app-timeout', 'event-loop-blocked']),
      remedy('lengthen', ['slow-app-timeout']),
    ]
    expect(chosen(remedies, [hypothesis('slow-app-timeout', 0.9)])).toEqual([
      'lengthen at app/10.0.0.1:80',
      'reload at app/10.0.0.1:80',
      'restart at app/10.0.0.1:80',
    ])
  })

  it('treats the cause of the verdict at its place, and nothing that is only likely besides', () => {
    const remedies = [remedy('restart', ['app-returns-5xx']), remedy('start', ['db-down'])]
    const symptom = hypothesis('app-returns-5xx', 0.97)
    const cause = hypothesis('db-down', 0.96)
    const elsewhere = hypothesis('db-down', 0.98, 'app/10.0.0.2:80')
    expect(chosen(remedies, [symptom, elsewhere, cause], cause)).toEqual(['start at app/10.0.0.1:80'])
    expect(chosen([remedy('restart', ['app-returns-5xx'])], [cause, symptom])).toEqual([])
  })

  it('treats no guess, and nothing where all is well', () => {
    const remedies = [remedy('start', ['backend-down'])]
    expect(chosen(remedies, [hypothesis('backend-down', 0.49)])).toEqual([])
    expect(chosen(remedies, [])).toEqual([])
  })
})
