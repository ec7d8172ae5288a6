import type { BotError } from '../../errors.ts'
import type { ChatMessage } from '../../model/message.ts'
import { type Admitted, admit } from './admit.ts'
import type { SlackMessage } from './block-kit.ts'
import type { Desk } from './desk.ts'
import type { Spot } from './private-answer.ts'
import type { Decision } from './read-decision.ts'
import { renderMessage } from './render-message.ts'
import { writeThreadId } from './thread-id.ts'
import { whatWentWrong } from './what-went-wrong.ts'
import { withThreadLink } from './with-thread-link.ts'

export interface Pressing {
  button: string
  spot: Spot
  body: unknown
  told: Decision
}

export type Pressed = { message: SlackMessage; plain: ChatMessage } | { error: BotError }

/** Presses a button for somebody and says what came of it. Never rejects. */
export async function pressed(desk: Desk, { button, spot, body, told }: Pressing): Promise<Pressed> {
  let admitted: Admitted | null = null
  try {
    admitted = await admit(desk, body, spot.user, 'deciding')
    const { message, incident } = await desk.inbox.press(button, {
      ...told,
      person: admitted.person,
      platform: 'slack',
    })
    const rendered = renderMessage(message)
    if (incident === undefined || (await isHere(desk, spot, incident)))
      return { message: rendered, plain: message }
    const link = await desk.links.of(incident, { wait: false })
    return { message: link === null ? rendered : withThreadLink(rendered, incident, link), plain: message }
  } catch (thrown) {
    return { error: whatWentWrong(thrown, admitted?.lacking ?? [], desk.log) }
  }
}

async function isHere({ inbox }: Desk, { channel, thread }: Spot, incident: string): Promise<boolean> {
  if (channel === null || thread === null) return false
  return (await inbox.incidentOf('slack', writeThreadId({ channel, ts: thread }))) === incident
}
