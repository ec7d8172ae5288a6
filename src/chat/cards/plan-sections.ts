import type { LookCall, Plan, PlanPart } from '../../model/remedy.ts'

/** A piece of a plan as people read it; `exact` lines are run or written as they stand. */
export interface PlanSection {
  about: 'look' | 'run' | 'undo' | 'order'
  title: string
  kind: 'exact' | 'words'
  lines: string[]
}

/**
 * A plan in full and in its order: place by place what is looked at, what is run, what is looked at again, and how it
 * is undone. Nothing is left out or shortened: this is what somebody approves.
 */
export function planSections(plan: Plan): PlanSection[] {
  const { parts, rollback } = plan
  const sections = parts.flatMap((part, index) => partSections(plan, part, index))
  if (rollback !== 'undo') {
    sections.push({ about: 'undo', title: 'Cannot be undone:', kind: 'words', lines: [rollback.none] })
  }
  if (parts.length > 1) {
    const lines = [
      'One place after the other. The first that does not verify is the last: the rest is left alone.',
    ]
    sections.push({ about: 'order', title: 'Order:', kind: 'words', lines })
  }
  return sections.filter(({ lines }) => lines.length > 0)
}

function partSections(plan: Plan, part: PlanPart, index: number): PlanSection[] {
  const { precheck, changes, verify, verifyAt } = part
  const count = plan.parts.length
  const lead = count === 1 ? '' : `${index + 1} of ${count}: `
  const states = changes.flatMap(({ state }) =>
    state.summary === '' ? [] : `still as planned: ${state.summary}`,
  )
  return [
    {
      about: 'look',
      title: `${lead}Looks first, and changes nothing unless all of it holds:`,
      kind: 'words',
      lines: [...precheck.map(lookWords), ...states],
    },
    {
      about: 'run',
      title: `${lead}Then runs at ${placeWords(part)}, in this order:`,
      kind: 'exact',
      lines: changes.flatMap(({ commands }) => linesOf(commands)),
    },
    {
      about: 'look',
      title: `${lead}Looks afterwards at ${verifyAt}:`,
      kind: 'words',
      lines: verify.map(lookWords),
    },
    ...(plan.rollback === 'undo' ? undoSections(part, lead) : []),
  ]
}

/** `app/127.0.0.1:8082, host web-2` */
export function placeWords({ place, host }: Pick<PlanPart, 'place' | 'host'>): string {
  return host === null || place.includes(host) ? place : `${place}, host ${host}`
}

/** The last change is undone first. */
function undoSections({ changes }: PlanPart, lead: string): PlanSection[] {
  const undone = changes.toReversed()
  const exact = undone.flatMap(({ undo }) => (Array.isArray(undo) ? linesOf(undo) : []))
  const none = undone.flatMap(({ type, undo }) => (Array.isArray(undo) ? [] : `${type}: ${undo.none}`))
  return [
    { about: 'undo', title: `${lead}The way back, taken if it does not help:`, kind: 'exact', lines: exact },
    { about: 'undo', title: `${lead}Cannot be undone:`, kind: 'words', lines: none },
  ]
}

function linesOf(commands: string[]): string[] {
  return commands.flatMap((command) => command.split(/\r\n?|\n/))
}

/** `tcp timeoutMs=2000: must fail` */
export function lookWords({ type, with: params, expect }: LookCall): string {
  const told = Object.entries(params).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  return `${type}${told.join('')}: must ${expect === 'pass' ? 'succeed' : 'still fail'}`
}
