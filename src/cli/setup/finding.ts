import { forTerminal } from './for-terminal.ts'

/** One thing that was looked at on a platform. */
export interface Finding {
  /** `bot token`, `scopes`, `channel #shop` */
  what: string
  ok: boolean
  /** What was seen. */
  detail: string
  /** The next thing to do; empty when all is well. */
  next: string
}

export function wellFinding(what: string, detail: string): Finding {
  return { what, ok: true, detail, next: '' }
}

export function badFinding(what: string, detail: string, next: string): Finding {
  return { what, ok: false, detail, next }
}

/** One line: `slack, scopes: ok, 14 granted`, `slack, channel #shop: the bot is not in it — Type /invite …`. */
export function findingLine(platform: string, { what, ok, detail, next }: Finding): string {
  const said = ok ? `ok, ${detail}` : `${detail.replace(/\.$/, '')} — ${next}`
  return forTerminal(`${platform}, ${what}: ${said}`.replaceAll('\n', ' ')).slice(0, 1000)
}
