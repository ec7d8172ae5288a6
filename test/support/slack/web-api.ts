import type { Answer } from './answer.ts'
import { faultAnswer } from './fault-answer.ts'
import type { Faults } from './faults.ts'
import { invalid } from './invalid.ts'
import { isObject } from './is-object.ts'
import type { JsonObject } from './json.ts'
import type { Method } from './methods/method.ts'
import { needScope } from './need-scope.ts'
import type { RateLimits } from './rate-limits.ts'
import { readArguments } from './read-arguments.ts'
import { slackRefusal } from './slack-refusal.ts'
import type { Call } from './slack-server-types.ts'
import type { SlackWorld } from './slack-world.ts'
import { stringOf } from './string-of.ts'

interface ApiRequest {
  url: URL
  contentType: string
  authorization: string
  body: string
}

/** Arguments that every method takes. */
const always = new Set(['token', 'team_id'])

/** What a bot calls when it starts, and hardly ever again. */
const firstCalls = new Set(['auth.test', 'apps.connections.open'])

/** Answers calls of the Web API in Slack's order: who calls, may they, not too often, with what. */
export function createWebApi(
  world: SlackWorld,
  methods: Record<string, Method>,
  limits: RateLimits,
  faults: Faults,
): (request: ApiRequest) => Promise<Answer> {
  return async (request) => {
    const name = request.url.pathname.replace(/^\/api\//, '')
    const call: Call = { method: name, args: {}, at: world.now(), error: null }
    world.calls.push(call)
    try {
      call.args = readArguments(request.url, request.contentType, request.body)
    } catch (error) {
      return refused(call, error)
    }
    const fault = faults.take(name, call.args)
    const token = request.authorization.replace(/^Bearer /, '') || stringOf(call.args.token)
    delete call.args.token
    const carryOut = () => answerOf(call, () => run(name, token, call.args))
    if (!fault) return carryOut()
    return await faultAnswer(call, fault, carryOut)
  }

  function run(name: string, token: string, args: JsonObject): JsonObject | number {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) throw slackRefusal('unknown_method', { req_method: name })
    authenticate(token, method)
    for (const scope of method.scopes) needScope(world, scope)
    if (firstCalls.has(name)) limits.begun()
    const channel = name === 'chat.postMessage' ? stringOf(args.channel) : null
    const message = name === 'chat.update' ? stringOf(args.ts) : null
    const seconds = limits.wait(name, method.perMinute, channel, message)
    if (seconds !== null) return seconds
    const lacking = method.required.filter((field) => args[field] === undefined || args[field] === '')
    if (lacking.length > 0) {
      throw invalid(
        'invalid_arguments',
        lacking.map((field) => `missing required field: ${field}`),
      )
    }
    for (const field of Object.keys(args)) {
      if (method.required.includes(field) || method.optional.includes(field) || always.has(field)) continue
      world.violations.push(`${name} does not know the argument "${field}"`)
    }
    return method.run(args, world)
  }

  function authenticate(token: string, method: Method): void {
    if (token === '') throw slackRefusal('not_authed')
    if (token !== world.botToken && token !== world.appToken) throw slackRefusal('invalid_auth')
    if ((token === world.appToken) !== (method.token === 'app')) throw slackRefusal('not_allowed_token_type')
    if (world.revoked) throw slackRefusal('token_revoked')
  }

  function answerOf(call: Call, work: () => JsonObject | number): Answer {
    try {
      const result = work()
      if (typeof result === 'number') return rateLimited(call, result)
      const method = methods[call.method]
      return {
        status: 200,
        headers: {
          'x-oauth-scopes': world.scopes.join(','),
          'x-accepted-oauth-scopes': method?.scopes.join(',') ?? '',
        },
        body: { ok: true, ...result },
      }
    } catch (error) {
      return refused(call, error)
    }
  }
}

function rateLimited(call: Call, seconds: number): Answer {
  call.error = 'ratelimited'
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  }
}

function refused(call: Call, error: unknown): Answer {
  if (!(error instanceof Error) || !('answer' in error) || !isObject(error.answer)) throw error
  call.error = stringOf(error.answer.error)
  return { status: 200, headers: {}, body: error.answer }
}
