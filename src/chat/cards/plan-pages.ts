import type { Block } from '../../model/message.ts'
import type { Plan } from '../../model/remedy.ts'
import { isFirst } from './as-current.ts'
import { type PlanSection, planSections } from './plan-sections.ts'

/** Characters of plan on one message: Discord takes 2000 (https://discord.com/developers/docs/resources/message), the least of all. */
const pageSize = 1_700

/** A line that is longer goes on in the next one, with a mark. */
const longestLine = 600
const goesOn = ' ↩'

/** A plan in full, cut between its lines into as many messages as it takes. */
export function planPages(plan: Plan): Block[][] {
  // Its thread has been as it is since version 0.1: nothing is posted into it afterwards.
  if (isFirst(plan)) return [planSections(plan).map(sectionBlock)]
  const pages: PlanSection[][] = [[]]
  let room = pageSize
  for (const { lines, ...head } of planSections(plan)) {
    let section: PlanSection | null = null
    for (const line of lines.flatMap(broken)) {
      const isNew: boolean = section === null
      const takes = line.length + 1 + (isNew ? head.title.length + 1 : 0)
      if (takes > room && room < pageSize) {
        pages.push([])
        room = pageSize
        section = null
      }
      if (section === null) {
        section = { ...head, title: isNew ? head.title : `${head.title} (goes on)`, lines: [] }
        pages.at(-1)?.push(section)
        room -= section.title.length + 1
      }
      section.lines.push(line)
      room -= line.length + 1
    }
  }
  return pages.map((sections) => sections.map(sectionBlock))
}

/** The same as text, for a dialog that shows it whole. */
export function planText(plan: Plan): string {
  return planSections(plan)
    .map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n')
}

export function sectionBlock({ title, kind, lines }: PlanSection): Block {
  return kind === 'exact' ? { type: 'code', title, lines } : { type: 'list', title, items: lines }
}

function broken(line: string): string[] {
  const characters = [...line]
  if (characters.length <= longestLine) return [line]
  const pieces: string[] = []
  for (let at = 0; at < characters.length; at += longestLine) {
    const piece = characters.slice(at, at + longestLine).join('')
    pieces.push(at + longestLine < characters.length ? piece + goesOn : piece)
  }
  return pieces
}
