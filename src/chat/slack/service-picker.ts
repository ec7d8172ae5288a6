import { suggest } from '../../suggest.ts'
import { actionIds } from './action-ids.ts'
import type { KnownBlock, SlackMessage } from './block-kit.ts'
import { defuseLine } from './defuse.ts'
import { toneMarks } from './marks.ts'
import { notificationText } from './notification-text.ts'
import { pickBlockId } from './pick-block-id.ts'
import { plainWords } from './plain-words.ts'
import { richText, section, words } from './rich-text.ts'

/** Of a static select (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element). */
const mostOptions = 100
/** Text and value of an option (https://docs.slack.dev/reference/block-kit/composition-objects/option-object). */
const longestOption = 75
const mostButtons = 3

/**
 * For the one who typed alone: which service was meant? `line` is the command as typed, `unknown` the word in it that is no
 * service. Whatever is picked comes back under `actionIds.pick` and is read by `readPick`.
 */
export function servicePicker(line: string, unknown: string, services: readonly string[]): SlackMessage {
  const known = [...new Set(services)].filter(canTravel)
  const near = nearest(unknown, known)
  const sorted = [...near, ...known.filter((name) => !near.includes(name)).toSorted()]
  const what = `There is no service “${defuseLine(unknown).slice(0, longestOption)}”.`
  const blockId = pickBlockId(line, unknown)
  const next = nextWords(sorted, near, blockId !== null)
  return {
    text: notificationText(`${what} ${next}`),
    blocks: [
      ...richText(section([...words(toneMarks.warn), ...words(what, 'bold'), ...words(` ${next}`)])),
      ...(blockId === null || sorted.length === 0 ? [] : [picks(blockId, sorted, near)]),
    ],
  }
}

function nextWords(sorted: string[], near: string[], canPick: boolean): string {
  if (sorted.length === 0) return 'No service is configured yet: put one into services.yaml, or give a URL.'
  const hidden = sorted.length - mostOptions
  if (canPick) {
    const rest = hidden > 0 ? ` ${hidden} more are not in the list: type the name.` : ''
    return `${near.length > 0 ? 'Did you mean this one?' : 'Which one did you mean?'}${rest}`
  }
  const shown = sorted.slice(0, 10).join(', ')
  return `Type the command again with one of: ${shown}${sorted.length > 10 ? ', …' : ''}.`
}

function picks(blockId: string, sorted: string[], near: string[]): KnownBlock {
  const options = sorted.slice(0, mostOptions)
  return {
    type: 'actions',
    block_id: blockId,
    elements: [
      ...near.map((name, index) => ({
        type: 'button' as const,
        action_id: `${actionIds.pick}:${index}`,
        text: plainWords(name, longestOption),
        value: name,
      })),
      ...(options.length === near.length
        ? []
        : [
            {
              type: 'static_select' as const,
              action_id: actionIds.pick,
              placeholder: plainWords(near.length > 0 ? 'Another service' : 'Pick the service', 150),
              options: options.map((name) => ({ text: plainWords(name, longestOption), value: name })),
            },
          ]),
    ],
  }
}

/** Options come back as they are, so that nothing may be taken out of a name. */
function canTravel(name: string): boolean {
  return name !== '' && name.length <= longestOption && name === defuseLine(name) && !/[<>&]/.test(name)
}

/** The names that were probably meant, the likeliest first. */
function nearest(unknown: string, known: readonly string[]): string[] {
  const near: string[] = []
  while (near.length < mostButtons) {
    const next = suggest(
      unknown,
      known.filter((name) => !near.includes(name)),
    )
    if (next === null) break
    near.push(next)
  }
  return near
}
