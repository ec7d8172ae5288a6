import type { APIButtonComponent } from 'discord.js'
import type { Button } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { cleanLine } from './clean-text.ts'
import { customId } from './custom-id.ts'
import { limits } from './limits.ts'
import { buttonRows } from './render-buttons.ts'
import { type DiscordPayload, renderMessage } from './render-message.ts'

/** So much of a plan is read in place; what is longer comes as a file too, so that all of it can be read before the click. */
const longestPlan = 3500

/** What is shown between a click and its effect where nothing has to be told: the question, everything it brings about, yes and no. */
export function decisionMessage({ id, label, style, confirm = '', whole = '' }: Button): DiscordPayload {
  const words = cleanLine(label) || 'Do it'
  const payload = renderMessage(
    {
      text: confirm,
      blocks: [
        { type: 'heading', text: confirm || `${words}?`, tone: style === 'danger' ? 'warn' : 'neutral' },
        ...(whole === ''
          ? []
          : [{ type: 'code', title: 'Everything that it does:', lines: whole.split('\n') } as const]),
      ],
    },
    { notice: false, where: 'in the file' },
  )
  const sure = customId('sure', id)
  const buttons: APIButtonComponent[] = [
    ...(sure === null
      ? []
      : [
          {
            type: 2 as const,
            style: style === 'danger' ? (4 as const) : (1 as const),
            label: clip(`${words} now`, limits.buttonLabel),
            custom_id: sure,
          },
        ]),
    { type: 2, style: 2, label: 'Not now', custom_id: customId('not', '') ?? '' },
  ]
  const file = renderMessage({ text: '', blocks: [], file: { name: 'plan.txt', text: whole } }).files
  return { ...payload, components: buttonRows(buttons), files: whole.length > longestPlan ? file : [] }
}
