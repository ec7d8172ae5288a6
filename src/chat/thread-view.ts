import type { ChatMessage } from '../model/message.ts'
import type { Entry } from '../model/timeline.ts'
import { alarmsCard } from './cards/alarms-card.ts'
import { chartCard } from './cards/chart-card.ts'
import { closedCard } from './cards/closed-card.ts'
import { escalationCard } from './cards/escalation-card.ts'
import { evidenceCard } from './cards/evidence-card.ts'
import { evidenceFile } from './cards/evidence-file.ts'
import { incidentCard } from './cards/incident-card.ts'
import { planCard } from './cards/plan-card.ts'
import { progressCard } from './cards/progress-card.ts'
import { proposalCard } from './cards/proposal-card.ts'
import { resultCard } from './cards/result-card.ts'
import { type Part, partKey, type Story } from './cards/story.ts'
import { tellStory } from './cards/tell-story.ts'
import { verdictCard } from './cards/verdict-card.ts'
import { watchCard } from './cards/watch-card.ts'

/** One message of a thread; its key is stable, so that it is posted once and edited afterwards. */
export interface KeyedMessage {
  key: string
  message: ChatMessage
}

/**
 * An incident's conversation as it should look, in the order of posting, derived from its timeline alone.
 * More entries only change messages or append them: a key once there keeps its place.
 */
export function threadView(entries: readonly Entry[]): KeyedMessage[] {
  const story = tellStory(entries)
  if (story === null) return []
  return story.parts.map((part) => ({ key: partKey(part), message: messageOf(story, part) }))
}

function messageOf(story: Story, part: Part): ChatMessage {
  switch (part.kind) {
    case 'card':
      return incidentCard(story)
    case 'alarms':
      return alarmsCard(story)
    case 'evidence':
      return evidenceCard(part.run)
    case 'evidence-file':
      return evidenceFile(story.incident, part.run, part.seen)
    case 'verdict':
      return verdictCard(part.run)
    case 'plan':
      return planCard(part.approval, part.page)
    case 'proposal':
      return proposalCard(story, part.approval)
    case 'progress':
      return progressCard(story, part.approval)
    case 'escalation':
      return escalationCard(story, part.approval)
    case 'result':
      return resultCard(story, part.approval)
    case 'watch':
      return watchCard(part.watch)
    case 'closed':
      return closedCard(story)
    case 'chart':
      return chartCard(part.chart)
  }
}
