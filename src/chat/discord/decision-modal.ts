import type { APIModalInteractionResponseCallbackData, APIModalSubmission } from 'discord.js'
import type { Asked, Button } from '../../model/message.ts'
import type { Press } from '../adapter.ts'
import { clip } from '../clip.ts'
import { cleanLine } from './clean-text.ts'
import { customId } from './custom-id.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { fenceLines } from './fence.ts'
import { fitSections } from './fit-sections.ts'
import { limits } from './limits.ts'

/** Reasons are shown on cards, which cut at this length. */
const longestReason = 1000
const longestAnswer = 200

/** What a dialog was told. */
export type Told = Pick<Press, 'reason' | 'typed' | 'answer' | 'breakGlass'>

/** The dialog for a button that asks something; null when its id is too long to come back. */
export function decisionModal(button: Button): APIModalInteractionResponseCallbackData | null {
  const custom_id = customId('dialog', button.id)
  if (custom_id === null) return null
  const { asks, label } = button
  const shown = shownText(button)
  return {
    custom_id,
    title: clip(cleanLine(label), limits.modalTitle) || 'Decide',
    components: [
      ...(shown === '' ? [] : [{ type: 10 as const, content: shown }]),
      // What is asked for an answer changes nothing: it is asked neither why nor past which guards.
      ...(asks?.answer === undefined || asks.reason ? [reasonField(asks?.reason === true)] : []),
      ...(asks === undefined || asks.typed === null ? [] : [typedField(asks.typed)]),
      ...(asks?.answer === undefined ? [guardsField()] : [answerField(asks.answer)]),
    ],
  }
}

function reasonField(required: boolean) {
  return {
    type: 18 as const,
    label: required ? 'Why' : 'Why, if there is something to say',
    component: {
      type: 4 as const,
      custom_id: 'reason',
      style: 2 as const,
      required,
      max_length: longestReason,
    },
  }
}

function guardsField() {
  return {
    type: 18 as const,
    label: 'Freezes and limits',
    description: 'Overriding them needs a reason, and everybody is told.',
    component: {
      type: 3 as const,
      custom_id: 'guards',
      required: false,
      options: [
        { label: 'Keep to them', value: 'keep', default: true },
        { label: 'Break glass: override them', value: 'override' },
      ],
    },
  }
}

function answerField({ label, hint }: NonNullable<Asked['answer']>) {
  return {
    type: 18 as const,
    label: clip(cleanLine(label), limits.modalLabel) || 'Answer',
    description: clip(cleanLine(hint), limits.modalDescription),
    component: {
      type: 4 as const,
      custom_id: 'answer',
      style: 1 as const,
      required: true,
      max_length: longestAnswer,
    },
  }
}

function typedField(typed: string) {
  const name = cleanLine(typed)
  return {
    type: 18 as const,
    label: clip(`Type ${name}`, limits.modalLabel),
    description: clip(`Exactly ${name}, to show that this is the service you mean.`, limits.modalDescription),
    component: { type: 4 as const, custom_id: 'typed', style: 1 as const, required: true, max_length: 200 },
  }
}

function shownText({ confirm = '', whole = '' }: Button): string {
  const question =
    confirm === '' ? [] : [{ words: escapeMarkdown(clip(confirm, 600)).split('\n'), heading: true }]
  const lines = whole === '' ? [] : fenceLines(whole.split('\n'))
  const plan = lines.length === 0 ? [] : [{ words: [], fence: { language: '' as const, lines } }]
  const where = 'in the thread'
  return fitSections([...question, ...plan], limits.textDisplays - 100, limits.textDisplays, where).join('\n')
}

/** What somebody told the dialog. */
export function readDecision({ components }: APIModalSubmission): Told {
  const told: Told = {}
  for (const { component } of components.flatMap((one) => ('component' in one ? [one] : []))) {
    if (component.custom_id === 'guards' && 'values' in component && component.values.includes('override')) {
      told.breakGlass = true
    }
    if (!('value' in component) || typeof component.value !== 'string' || component.value.trim() === '')
      continue
    if (component.custom_id === 'reason') told.reason = component.value.trim()
    if (component.custom_id === 'answer') told.answer = component.value.trim()
    if (component.custom_id === 'typed') told.typed = component.value.trim()
  }
  return told
}
