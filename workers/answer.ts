import { createAlertmanager } from '../src/back/alertmanager.ts'
import { createPagerDuty } from '../src/back/pagerduty.ts'
import { createAnswering } from '../src/incident/back/answering.ts'
import { canAnswer } from '../src/incident/back/can-answer.ts'
import { resumeAnswers } from '../src/incident/back/resume-answers.ts'
import type { Deps } from '../src/incident/deps.ts'

/** Tells the sources of alarms what came of them. Runs where the chat platforms are connected: in the bot's own process. */
export async function answer(deps: Deps): Promise<void> {
  if (!canAnswer(deps)) return
  const { pagerDuty, alertmanager } = deps.back
  const answering = createAnswering(deps, {
    pagerDuty: pagerDuty === null ? null : createPagerDuty(pagerDuty),
    alertmanager: alertmanager === null ? null : createAlertmanager(alertmanager),
  })
  // Few at a time: PagerDuty asks for one request after the other.
  await deps.queue.work('answer', (job, control) => answering(job, control), { concurrency: 4 })
  await resumeAnswers(deps)
}
