import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { BotError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { signedInPage } from '../pages/signed-in-page.ts'
import type { WebEnv } from '../web-env.ts'
import { createSessions } from './sessions.ts'
import { createTries } from './tries.ts'

const signInHint =
  'Open the link with ?token=… that the bot printed when it started. It is in the terminal, or in the log of the service.'
const mostAdmitted = 1000

/**
 * Lets nobody past without the session cookie, a bearer token, or the link with `?token=`, which is exchanged for the
 * cookie and taken out of the address. Throws NOT_SIGNED_IN and TOO_MANY_TRIES.
 */
export function signIn(options: { token: Secret; now: () => Date }): MiddlewareHandler<WebEnv> {
  const sessions = createSessions(options.token)
  const tries = createTries(options.now)
  /** Sessions that were good before, which keep working while strangers at the same address are kept waiting. */
  const admitted = new Set<string>()

  function check(address: string, credential: string, isRight: (credential: string) => boolean): void {
    const wait = tries.waitSeconds(address)
    if (wait > 0) {
      throw new BotError(
        'TOO_MANY_TRIES',
        'Too many wrong tokens from here.',
        `Try again in ${wait} seconds.`,
      )
    }
    if (isRight(credential)) return
    tries.wrong(address, credential)
    throw new BotError('NOT_SIGNED_IN', 'That token or session is not (or no longer) valid.', signInHint)
  }

  function admit(session: string): void {
    admitted.add(session)
    const [oldest] = admitted
    if (admitted.size > mostAdmitted && oldest !== undefined) admitted.delete(oldest)
  }

  return async (c, next) => {
    const address = c.env?.incoming?.socket.remoteAddress ?? 'unknown'
    const offered = c.req.method === 'GET' ? c.req.query('token') : undefined
    if (offered !== undefined) {
      check(address, offered, sessions.isToken)
      const session = sessions.issue()
      admit(session)
      setCookie(c, cookieName(c), session, { httpOnly: true, sameSite: 'Strict', path: '/' })
      const place = placeWithoutToken(c.req.url)
      // A redirect of a link on another site still counts as coming from there, and would not carry a Strict cookie.
      return c.req.header('sec-fetch-site') === 'cross-site'
        ? c.html(signedInPage(place))
        : c.redirect(place, 303)
    }
    const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (bearer !== undefined) {
      check(address, bearer, sessions.isToken)
      c.set('signedInBy', 'bearer')
      return next()
    }
    const session = getCookie(c, cookieName(c))
    if (session === undefined) throw new BotError('NOT_SIGNED_IN', 'You are not signed in here.', signInHint)
    if (!admitted.has(session)) {
      check(address, session, sessions.isSession)
      admit(session)
    }
    c.set('signedInBy', 'cookie')
    return next()
  }
}

/** Cookies know no ports (RFC 6265 section 8.5): two bots on one machine would sign each other out with one name. */
function cookieName(c: Context<WebEnv>): string {
  return `fiveohtwo-${/:(\d+)$/.exec(c.req.header('host') ?? '')?.[1] ?? 'console'}`
}

/** Path and query on this host; several leading slashes would name another one. */
function placeWithoutToken(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('token')
  return `/${url.pathname.replace(/^\/+/, '')}${url.search}`
}
