import { clip } from '../chat/clip.ts'
import { plainLine } from '../chat/plain-text.ts'
import type { Divergence } from '../incident/record/compare-diagnoses.ts'
import type { Replay } from '../incident/record/replay.ts'
import { printJson } from './screen.ts'

const shownDifferences = 20
const longestValue = 300

/** Prints what judging again came to; exit code 1 when anything is judged otherwise than it was recorded. */
export function printReplay(replays: Replay[], json: boolean): void {
  if (replays.some(({ differs }) => differs.length > 0)) process.exitCode = 1
  if (json) {
    printJson(
      replays.map(({ run, stored, replayed, differs }) => ({
        run,
        same: differs.length === 0,
        stored: stored.verdict,
        replayed: replayed.verdict,
        differs,
      })),
    )
    return
  }
  if (replays.length === 0) process.stdout.write('No run of this incident was judged yet.\n')
  for (const { run, stored, replayed, differs } of replays) {
    const isSame = differs.length === 0
    const lines = [
      `${run}: ${isSame ? 'the same verdict' : `${differs.length === 1 ? 'one thing is' : `${differs.length} things are`} judged otherwise`}`,
      `  then  ${stored.verdict.sentence}`,
      ...(isSame ? [] : [`  now   ${replayed.verdict.sentence}`]),
      ...differs.slice(0, shownDifferences).map(line),
      ...(differs.length > shownDifferences ? [`  … and ${differs.length - shownDifferences} more`] : []),
    ]
    // A bundle comes from elsewhere, and terminals obey control characters.
    for (const each of lines) process.stdout.write(`${indented(each)}\n`)
  }
}

function line({ what, recorded, now }: Divergence): string {
  return `  - ${what}: ${clip(recorded ?? 'nothing', longestValue)} → ${clip(now ?? 'nothing', longestValue)}`
}

/** {@link plainLine} that leaves our own indentation. */
function indented(text: string): string {
  const indent = /^ */.exec(text)?.[0] ?? ''
  return `${indent}${plainLine(text.slice(indent.length))}`
}
