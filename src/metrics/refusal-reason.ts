import { type RefusalReason, refusalReasons } from '../model/refusal-reason.ts'
import type { Happening } from '../model/timeline.ts'

/** Of entries of earlier versions: how the sentence for each begins or goes on; what stands in it besides (names, reasons) is not looked at. */
const sentences: readonly [RefusalReason, RegExp][] = [
  ['stale-evidence', /^The newest evidence is /],
  ['quorum', /^Only \d+ of the \d+ other places? of this hop /],
  ['window', /^It is .{1,40} \(\S+\), and nothing is changed /],
  ['healed', /^It is well by itself now: /],
  ['drift', /^It is not as it was when this was planned\./],
  ['unreadable', /^(Nobody can see whether |It could not be checked whether )/],
  ['precheck', /^It is different now: /],
  ['forged', /^(The approval is not signed |The plan is not the one that was approved\.)/],
  ['outdated', /^(There is no remedy |The remedy \S+ is another one |\d+ people must approve it, and )/],
  ['freeze', /^\S.{0,200}? is frozen since /],
  ['per-hour', /^\d+ changes? (was|were) made to /],
  ['cool-down', /^\S.{0,500}? was changed .{1,40} ago, and .{1,40} must lie between two changes /],
  ['held', /^\S.{0,500}? is being changed for \S+, and was not free in time\./],
  [
    'outdated',
    / (is not among the services that are configured here|is no longer on the path of |would run something else than the plan shows)/,
  ],
]

/** The reason of a refusal. */
export function refusalReason({
  code,
  reason,
}: Pick<Extract<Happening, { kind: 'change.refused' }>, 'code' | 'reason'>): RefusalReason {
  // What is stored by a broken program must not become a label.
  if (code !== undefined && refusalReasons.includes(code)) return code
  return sentences.find(([, pattern]) => pattern.test(reason))?.[0] ?? 'other'
}
