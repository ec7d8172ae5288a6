import { BotError } from '../../errors.ts'
import type { Speaker } from '../../model/person.ts'
import type { Desk } from './desk.ts'
import { isForeign } from './is-foreign.ts'
import type { Why } from './user-groups.ts'

/** Somebody whom the bot listens to. */
export interface Admitted {
  person: Speaker
  /** What Slack could not say of them, in words that follow "could not say". */
  lacking: string[]
}

/**
 * Who did what a payload tells of. Throws `NOT_ALLOWED` for people of other workspaces, `CHAT_UNREACHABLE` for a decision of
 * somebody whom Slack does not name just now, and what Slack refuses.
 */
export async function admit(
  { identities, speakers }: Pick<Desk, 'identities' | 'speakers'>,
  body: unknown,
  user: string,
  why: Why,
): Promise<Admitted> {
  const me = await identities.ask()
  if (isForeign(body, me.team)) throw foreign()
  const known = await speakers.of(user, me, why)
  if (known.isStranger) throw foreign()
  if (why === 'deciding' && !known.isKnown) throw unknownNow()
  return { person: known.person, lacking: known.lacking }
}

/** The address may be all that tells whose vote it is: without it one person could have two. */
function unknownNow(): BotError {
  return new BotError(
    'CHAT_UNREACHABLE',
    'Slack could not say who you are just now, so nothing was decided.',
    'Try again in a minute, or decide in the console. If it stays so: npx fiveohtwo check --chat.',
  )
}

function foreign(): BotError {
  return new BotError(
    'NOT_ALLOWED',
    'You belong to another workspace than this bot.',
    'It listens to the people of its own workspace alone: ask one of them. Nothing was done.',
  )
}
