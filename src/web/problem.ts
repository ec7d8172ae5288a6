import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { errorReply } from '../chat/replies.ts'
import { BotError, type ErrorCode, type Fault } from '../errors.ts'
import type { ChatMessage } from '../model/message.ts'
import { problemPage } from './pages/problem-page.ts'
import type { WebEnv } from './web-env.ts'

const statusByFault: Record<Fault, ContentfulStatusCode> = { user: 400, operator: 503, remote: 503, bug: 500 }

const statusByCode: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  NOT_SIGNED_IN: 401,
  NOT_ALLOWED: 403,
  CROSS_SITE_REFUSED: 403,
  PAGE_NOT_FOUND: 404,
  UNKNOWN_INCIDENT: 404,
  UNKNOWN_APPROVAL: 404,
  ALREADY_DECIDED: 409,
  APPROVAL_EXPIRED: 410,
  MESSAGE_TOO_LONG: 413,
  HOST_REFUSED: 421,
  TOO_MANY_TRIES: 429,
}

export function problemStatus({ code, fault }: BotError): ContentfulStatusCode {
  return statusByCode[code] ?? statusByFault[fault]
}

/** What a stranger may read of an error: a bug's own words stay in the log. */
export function tellable(problem: BotError): BotError {
  if (problem.fault !== 'bug') return problem
  return new BotError(
    problem.code,
    'The bot met an error of its own and stopped what you asked for.',
    'Try again; if it stays, look for this code in the bot’s log and report it.',
  )
}

/** Answers with a problem, as JSON to programs and as a page to people. */
export function answerProblem(
  c: Context<WebEnv>,
  thrown: BotError,
  version: string,
): Response | Promise<Response> {
  const problem = tellable(thrown)
  const status = problemStatus(problem)
  if (problem.code === 'NOT_SIGNED_IN') c.header('WWW-Authenticate', 'Bearer realm="fiveohtwo"')
  if (problem.code === 'TOO_MANY_TRIES') c.header('Retry-After', '60')
  if (wantsJson(c)) {
    return c.json({ error: { code: problem.code, message: problem.message, hint: problem.hint } }, status)
  }
  return c.html(
    problemPage(problem, { version, ...(isArrival(c, problem) ? { goTo: c.req.path } : {}) }),
    status,
  )
}

export function wantsJson(c: Context<WebEnv>): boolean {
  const accepted = c.req.header('accept') ?? ''
  return (
    c.req.path.startsWith('/api/') ||
    (accepted.includes('application/json') && !accepted.includes('text/html'))
  )
}

/** An error as a reply, for the place where the command was typed. */
export function problemReply(thrown: BotError): ChatMessage {
  const problem = tellable(thrown)
  const { text, blocks } = errorReply(problem)
  return {
    text,
    blocks: [...blocks, { type: 'fields', fields: [{ label: 'Error code', value: problem.code }] }],
  }
}

/**
 * A link followed from another site comes without the Strict cookie even when one is there; the page that says so
 * asks once more, and that step is our own.
 */
function isArrival(c: Context<WebEnv>, problem: BotError): boolean {
  return (
    problem.code === 'NOT_SIGNED_IN' &&
    c.req.method === 'GET' &&
    c.req.query('token') === undefined &&
    c.req.header('sec-fetch-site') === 'cross-site' &&
    c.req.header('sec-fetch-mode') === 'navigate'
  )
}
