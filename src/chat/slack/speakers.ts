import type { webApi } from '@slack/bolt'
import type { Speaker } from '../../model/person.ts'
import { clip } from '../clip.ts'
import { plainLine } from '../plain-text.ts'
import type { Identity } from './identity.ts'
import { createRemembered } from './remembered.ts'
import { slackErrorName } from './slack-error.ts'
import type { UserGroups, Why } from './user-groups.ts'

const keptForMs = 5 * 60_000
const mostPeople = 1_000

/** Somebody who did something, and what could not be learned about them. */
export interface Known {
  person: Speaker
  /** What Slack could not say of them, in words that follow "could not say". */
  lacking: string[]
  /** Whether Slack said who it is. */
  isKnown: boolean
  /** Somebody of another workspace, whom a shared channel lets in. */
  isStranger: boolean
}

export interface Speakers {
  /** Never rejects: whom Slack tells nothing about has a name of letters and digits, no address and no groups. */
  of(userId: string, me: Identity, why: Why): Promise<Known>
}

interface Profile {
  isAsked: boolean
  name: string
  email: string | null
  isStranger: boolean
}

/** People by users.info (https://docs.slack.dev/reference/methods/users.info), groups asked anew each time. */
export function createSpeakers(client: webApi.WebClient, groups: UserGroups, now: () => number): Speakers {
  const profiles = createRemembered<Promise<Profile>>(mostPeople, keptForMs, now)

  async function askProfile(userId: string, me: Identity): Promise<Profile> {
    try {
      const { user } = await client.users.info({ user: userId })
      return readProfile(user ?? {}, userId, me.team)
    } catch (thrown) {
      profiles.delete(userId)
      const name = slackErrorName(thrown)
      return {
        isAsked: false,
        name: userId,
        email: null,
        isStranger: name === 'user_not_found' || name === 'user_not_visible',
      }
    }
  }

  function profileOf(userId: string, me: Identity): Promise<Profile> {
    const asked = profiles.get(userId) ?? askProfile(userId, me)
    profiles.set(userId, asked)
    return asked
  }

  return {
    async of(userId, me, why) {
      const [{ isAsked, name, email, isStranger }, memberships] = await Promise.all([
        profileOf(userId, me),
        groups.of(userId, why),
      ])
      return {
        person: {
          id: `slack:${me.team}/${userId}`,
          name,
          ...(email === null ? {} : { email }),
          memberships: isStranger ? [] : (memberships ?? []),
        },
        lacking: [
          ...(isAsked ? [] : ['what your name and address are']),
          ...(memberships === null ? ['which user groups you are in'] : []),
        ],
        isKnown: isAsked,
        isStranger,
      }
    },
  }
}

type SlackUser = NonNullable<webApi.UsersInfoResponse['user']> & {
  is_stranger?: boolean
  is_email_confirmed?: boolean
}

/** Addresses are vouched for by our own workspace alone: not those of strangers in shared channels, nor unconfirmed ones. */
function readProfile(user: SlackUser, userId: string, team: string): Profile {
  const { profile = {}, enterprise_user } = user
  const name = [profile.display_name, profile.real_name, user.real_name, user.name, userId]
    .map((each) => plainLine(each ?? ''))
    .find((each) => each !== '')
  const isOurs = user.team_id === team || (enterprise_user?.teams ?? []).includes(team)
  const isStranger = user.is_stranger === true || !isOurs
  const isVouched =
    !isStranger && user.deleted !== true && user.is_bot !== true && user.is_email_confirmed !== false
  const email = isVouched ? (profile.email ?? '').trim().toLowerCase() : ''
  return { isAsked: true, name: clip(name ?? userId, 80), email: email === '' ? null : email, isStranger }
}
