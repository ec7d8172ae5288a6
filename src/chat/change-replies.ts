import type { Approval } from '../model/approval.ts'
import type { Block, ChatMessage } from '../model/message.ts'
import type { Freeze } from '../model/policy.ts'
import type { Remedy } from '../model/remedy.ts'
import { durationWords } from './cards/clock-words.ts'
import { clip } from './clip.ts'
import { freezeWords } from './freeze-words.ts'
import { minuteOf } from './minute-of.ts'
import { sentence } from './replies.ts'

const longestList = 50

/** What somebody's word on an approval came to, told to them alone. */
export function decisionReply(
  { plan, needed }: Approval,
  {
    decision,
    lacking,
    breakGlass,
  }: { decision: 'approved' | 'denied'; lacking: number; breakGlass: boolean },
): ChatMessage {
  if (decision === 'denied') return sentence(`Denied: ${plan.title}. Nothing is changed`)
  const over = breakGlass ? ', overriding the guards' : ''
  if (lacking > 0) {
    const people = lacking === 1 ? '1 more person' : `${lacking} more people`
    return sentence(`Approved by you${over}; ${people} must approve: ${plan.title}`, 'warn')
  }
  const last = needed > 1 ? `, by you as the last of ${needed}` : ''
  return sentence(`Approved${last}${over}: ${plan.title}`, breakGlass ? 'warn' : 'neutral')
}

export function proposedReply({ id, incident, plan }: Approval): ChatMessage {
  const text = `Proposed for ${incident}: ${plan.title}`
  return {
    text,
    blocks: [
      { type: 'heading', text, tone: 'neutral' },
      {
        type: 'text',
        text: `The whole plan is in the thread. To decide by hand: approve ${id}, or deny ${id}.`,
      },
    ],
  }
}

export function frozenReply({ service, until }: Freeze, now: Date): ChatMessage {
  const what = service === null ? 'every service' : service
  const end = until === null ? `until "unfreeze ${service ?? 'all'}"` : `until ${minuteOf(until, now)}`
  return {
    text: `Frozen: nothing of ${what} is changed ${end}.`,
    blocks: [
      { type: 'heading', text: `Frozen: nothing of ${what} is changed ${end}`, tone: 'warn' },
      {
        type: 'text',
        text: 'A change that is being made right now is not broken off; the next step of it is not begun.',
      },
    ],
  }
}

/** `left` still keeps changes from being made. */
export function unfrozenReply(service: string | null, left: Freeze[], now: Date): ChatMessage {
  const text = `Changes of ${service ?? 'every service'} are allowed again`
  if (left.length === 0) return sentence(text, 'good')
  return {
    text: `${text}, but for what is still frozen.`,
    blocks: [
      { type: 'heading', text: `${text}, but for what is still frozen`, tone: 'warn' },
      freezeList(left, now),
    ],
  }
}

export function freezesReply(freezes: Freeze[], now: Date): ChatMessage {
  if (freezes.length === 0) return sentence('Nothing is frozen')
  const heading = sentence(
    freezes.length === 1 ? '1 freeze stands' : `${freezes.length} freezes stand`,
    'warn',
  )
  return { ...heading, blocks: [...heading.blocks, freezeList(freezes, now)] }
}

/** A message that also tells what is frozen; the same one when nothing is. */
export function withFreezes(message: ChatMessage, freezes: Freeze[], now: Date): ChatMessage {
  if (freezes.length === 0) return message
  const count = freezes.length === 1 ? '1 freeze stands' : `${freezes.length} freezes stand`
  return { text: `${message.text}; ${count}`, blocks: [...message.blocks, freezeList(freezes, now)] }
}

function freezeList(freezes: Freeze[], now: Date): Block {
  const items = freezes.slice(0, longestList).map((freeze) => freezeWords(freeze, now))
  return { type: 'list', title: 'Frozen:', items }
}

/** `cause` null: all of them. */
export function remediesReply(remedies: readonly Remedy[], cause: string | null): ChatMessage {
  const wanted = remedies.filter(({ causes }) => cause === null || causes.some((each) => each === cause))
  const which = cause === null ? '' : ` for ${cause}`
  if (wanted.length === 0) {
    const hint = 'Put one into the folder "remedies" of the runbooks.'
    return titled(cause === null ? 'No remedy is loaded' : `No remedy answers ${cause}`, [hint])
  }
  const shown = wanted.slice(0, longestList)
  const more = wanted.length - shown.length
  return {
    text: `${wanted.length} ${wanted.length === 1 ? 'remedy' : 'remedies'}${which}`,
    blocks: [
      {
        type: 'heading',
        text: `${wanted.length} ${wanted.length === 1 ? 'remedy' : 'remedies'}${which}`,
        tone: 'neutral',
      },
      { type: 'fields', fields: shown.map((remedy) => ({ label: remedy.name, value: remedyLine(remedy) })) },
      ...(more > 0 ? [{ type: 'text', text: `… and ${more} more` } as const] : []),
      {
        type: 'text',
        text: 'A diagnosis proposes the one that fits; `propose <incident> <remedy>` plans another.',
      },
    ],
  }
}

function remedyLine({ title, risk, takesMs, causes, systems, rollback }: Remedy): string {
  const back = rollback === 'undo' ? 'can be undone' : 'cannot be undone'
  const answers = clip(causes.join(', '), 300)
  return `${title}. ${risk} risk, about ${durationWords(takesMs)}, ${back}; ${systems.join(', ')}; for ${answers}`
}

function titled(text: string, lines: string[]): ChatMessage {
  return {
    text,
    blocks: [
      { type: 'heading', text, tone: 'neutral' },
      ...lines.map((line) => ({ type: 'text', text: line }) as const),
    ],
  }
}
