import type { ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { alarms as alarmsWords, monitoringLine, totalOf } from './alarm-words.ts'
import { whereWords } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { chainHeadWords } from './chain-head-words.ts'
import { clockTime, durationWords } from './clock-words.ts'
import { lastDiagnosis, type Story } from './story.ts'

/** The last word of an incident: what it was, what was done, how long it took. */
export function closedCard(story: Story): ChatMessage {
  const { incident, service, openedAt, closed, runs, approvals } = story
  const by = closed?.by.name ?? ''
  const at = closed?.at ?? openedAt
  const verdict = lastDiagnosis(story)?.verdict
  const first = runs.find((run) => run.finished !== null)?.finished?.diagnosis.verdict
  const done = approvals
    .filter(({ made }) => made.length > 0)
    .map((approval) => {
      const { plan } = approval
      return `${plan.title} at ${whereWords(plan)}: ${approvalHeading(approval).text}`
    })
  const open = durationWords(Date.parse(at) - Date.parse(openedAt))
  const fields = [
    { label: 'Closed', value: `${clockTime(at, openedAt)} by ${by}: ${clip(closed?.reason ?? '', 300)}` },
    { label: 'Open for', value: open },
    { label: 'First verdict', value: first?.sentence ?? 'none' },
    { label: 'Last verdict', value: verdict?.sentence ?? 'none' },
    { label: 'Changed', value: done.join('; ') || 'nothing' },
  ]
  const { alarms } = story
  if (alarms !== null && totalOf(alarms.counts) > 0) {
    fields.push({ label: 'Alarms', value: monitoringLine(alarms, alarms.counts, openedAt) })
  }
  const mapped = Map.groupBy(story.mapped, ({ service: name }) => name)
  if (mapped.size > 0) {
    const value = [...mapped].slice(0, 10).map(([name, all]) => `${alarmsWords(all.length)} to ${name}`)
    fields.push({ label: 'Mapped', value: value.join(', ') })
  }
  const isHealthy = verdict?.state === 'healthy'
  return {
    text: `${incident} ${service.name}: closed by ${by} after ${open}. ${clip(closed?.reason ?? '', 300)}`,
    blocks: [
      { type: 'heading', text: `${incident} closed`, tone: isHealthy ? 'good' : 'neutral' },
      { type: 'fields', fields },
      ...(closed === null ? [] : [{ type: 'text', text: chainHeadWords(closed.head) } as const]),
    ],
  }
}
