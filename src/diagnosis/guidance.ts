import type { CauseId } from './causes.ts'
import { appGuidance } from './guidance/app.ts'
import { type Check, type CheckName, checks } from './guidance/checks.ts'
import { configGuidance } from './guidance/config.ts'
import { gatewayGuidance } from './guidance/gateway.ts'
import { hostGuidance } from './guidance/host.ts'
import { linkGuidance } from './guidance/link.ts'

/** What usually mends a cause, and how risky it is. */
export interface Cure {
  title: string
  how: string
  risk: 'low' | 'medium' | 'high'
}

/** How a cause is written down: cures as title, how and risk, the likeliest first, and the checks that confirm it. */
export interface WrittenGuidance {
  cures: readonly (readonly [title: string, how: string, risk: Cure['risk']])[]
  confirm: readonly CheckName[]
}

/** What to do about a cause, and what to look at to be surer of it. */
export interface Guidance {
  remedies: Cure[]
  confirm: readonly Check[]
}

const all: Record<CauseId, WrittenGuidance> = {
  ...appGuidance,
  ...configGuidance,
  ...gatewayGuidance,
  ...hostGuidance,
  ...linkGuidance,
}

/** The advice for a cause of the catalogue. */
export function guidanceOf(cause: CauseId): Guidance {
  const { cures, confirm } = all[cause]
  return {
    remedies: cures.map(([title, how, risk]) => ({ title, how, risk })),
    confirm: confirm.map((name) => checks[name]),
  }
}
