import { BotError } from '../errors.ts'
import { casesOfBundle } from '../incident/record/cases-of-bundle.ts'
import { caseText } from '../runbook/case-text.ts'
import { bundleFile } from './bundle-file.ts'
import { writeOut } from './write-out.ts'

/** `fiveohtwo runbook record <bundle>`: makes a test of an exported incident, of its last judged run or the one that is named. */
export async function runbookRecord(file: string, options: { run?: string; out?: string }): Promise<void> {
  const { entries, incident } = await bundleFile(file)
  const cases = casesOfBundle(entries, incident.id)
  const names = cases.map(({ name }) => name.replace(/^\S+ /, ''))
  const wanted = options.run === undefined ? cases.at(-1) : cases[names.indexOf(options.run.toUpperCase())]
  if (wanted === undefined) {
    throw new BotError(
      'BUNDLE_UNREADABLE',
      options.run === undefined
        ? `No run of ${incident.id} was judged, so there is nothing to test.`
        : `${incident.id} has no judged run "${options.run.slice(0, 40)}".`,
      names.length === 0
        ? 'Export it again when its run has ended.'
        : `Its judged runs: ${names.join(', ')}.`,
    )
  }
  await writeOut(caseText(wanted), options.out)
}
