import { BotError } from '../../errors.ts'
import { parseCommand } from '../parse-command.ts'
import { type Admitted, admit } from './admit.ts'
import type { SlackMessage } from './block-kit.ts'
import type { Desk } from './desk.ts'
import type { Spot } from './private-answer.ts'
import { problemMessage } from './problem-message.ts'
import { renderMessage } from './render-message.ts'
import { servicePicker } from './service-picker.ts'
import { type ThreadId, writeThreadId } from './thread-id.ts'
import { whatWentWrong } from './what-went-wrong.ts'
import { withThreadLink } from './with-thread-link.ts'

/** A line of text that somebody typed. */
export interface Line {
  text: string
  spot: Spot
  /** The payload it came in. */
  body: unknown
  /** Where everybody is to see the answer; null: only the one who asked. Problems are theirs alone in any case. */
  publicly: ThreadId | null
  /** The answer takes the place of the ephemeral message that was acted on. */
  replace?: boolean
}

/** Does what was typed and shows what came of it. Never rejects. */
export async function answerLine(desk: Desk, line: Line): Promise<void> {
  const { text, spot, publicly, replace = false } = line
  let admitted: Admitted | null = null
  try {
    admitted = await admit(desk, line.body, spot.user, decides(text) ? 'deciding' : 'asking')
    const answer = await carryOut(desk, line, admitted)
    if (publicly === null || !(await shownTo(desk, publicly, answer))) {
      await desk.privately.tell(spot, answer, { replace })
    }
  } catch (thrown) {
    const error = whatWentWrong(thrown, admitted?.lacking ?? [], desk.log)
    const picker = error.code === 'UNKNOWN_SERVICE' ? await pickerFor(desk, text) : null
    await desk.privately.tell(spot, picker ?? problemMessage(error), { replace })
  }
}

async function carryOut(
  { inbox, links }: Desk,
  { text, spot }: Line,
  { person }: Admitted,
): Promise<SlackMessage> {
  const here =
    spot.channel === null || spot.thread === null
      ? null
      : await inbox.incidentOf('slack', writeThreadId({ channel: spot.channel, ts: spot.thread }))
  const reply = await inbox.command(text, {
    person,
    platform: 'slack',
    ...(here === null ? {} : { incident: here }),
    ...(spot.channel === null ? {} : { channel: spot.channel }),
  })
  const message = renderMessage(reply.message)
  if (reply.incident === undefined || reply.incident === here) return message
  return withThreadLink(message, reply.incident, await links.of(reply.incident, { wait: true }))
}

async function shownTo({ publicly, log }: Desk, thread: ThreadId, message: SlackMessage): Promise<boolean> {
  try {
    await publicly.tell(thread, message)
    return true
  } catch (thrown) {
    if (!(thrown instanceof BotError)) throw thrown
    log.warn({ error: thrown.message }, 'an answer is told privately, slack did not take it in the thread')
    return false
  }
}

/** What to choose from instead of a service that there is not; null when there is no choice. */
async function pickerFor({ inbox }: Desk, text: string): Promise<SlackMessage | null> {
  const unknown = serviceIn(text)
  if (unknown === null) return null
  try {
    const near = await inbox.complete('service', unknown)
    const services = near.length > 0 ? near : await inbox.complete('service', '')
    return services.length === 0 ? null : servicePicker(text, unknown, services)
  } catch {
    return null
  }
}

function serviceIn(text: string): string | null {
  const command = parseCommand(text)
  if ('problem' in command) return null
  if ('subject' in command) return command.subject.kind === 'service' ? command.subject.name : null
  return 'service' in command && typeof command.service === 'string' ? command.service : null
}

/** Whether somebody's groups as they are right now matter. */
function decides(text: string): boolean {
  const command = parseCommand(text)
  return 'name' in command && ['approve', 'deny', 'freeze', 'unfreeze', 'cancel'].includes(command.name)
}
