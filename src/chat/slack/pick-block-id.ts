import { defuseLine } from './defuse.ts'

/** https://docs.slack.dev/reference/block-kit/blocks: `block_id`. */
const longest = 255

/**
 * Carries the command through Slack, with the place of the word to replace: `pick:9:4:diagnose sohp`. Null when it is too
 * long, or holds what had better not travel.
 */
export function pickBlockId(line: string, unknown: string): string | null {
  const at = line.lastIndexOf(unknown)
  if (at === -1 || unknown === '' || defuseLine(line) !== line || /[<>&]/.test(line)) return null
  const id = `pick:${at}:${unknown.length}:${line}`
  return id.length <= longest ? id : null
}
