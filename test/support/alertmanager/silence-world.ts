export interface Matcher {
  name: string
  value: string
  isRegex: boolean
  isEqual: boolean
}

export interface KeptSilence {
  id: string
  matchers: Matcher[]
  startsAt: number
  endsAt: number
  updatedAt: number
  createdBy: string
  comment: string
}

/** `after`: it is done, and the answer is lost. */
export type SilenceFault = 'cut before' | 'cut after' | '500 before' | '500 after'

export interface SilenceWorld {
  silences: Map<string, KeptSilence>
  /** What a proxy in front of it asks for; null for nothing. */
  token: string | null
  now(): number
  /** In order: `POST /api/v2/silences`. */
  requests: string[]
  /** As older versions do: to end what has ended is an error. */
  refusesEnded: boolean
  fate: (request: string) => SilenceFault | null
}

export function stateOf({ startsAt, endsAt }: KeptSilence, now: number): 'active' | 'pending' | 'expired' {
  if (endsAt <= now) return 'expired'
  return startsAt > now ? 'pending' : 'active'
}

/** Somebody ends every silence. */
export function endSilences(world: SilenceWorld): void {
  for (const silence of world.silences.values()) silence.endsAt = silence.updatedAt = world.now()
}

/** The silences that hold back an alert with these labels now. */
export function silencing(world: SilenceWorld, labels: Record<string, string>): KeptSilence[] {
  return [...world.silences.values()].filter(
    (silence) =>
      stateOf(silence, world.now()) === 'active' &&
      silence.matchers.every(({ name, value }) => (labels[name] ?? '') === value),
  )
}
