import type { Answer } from './answer.ts'
import type { Call, Fault } from './slack-things.ts'

/** Answers a call as a rule says, after it was carried out where the rule says `done`. */
export async function faultAnswer(call: Call, as: Fault['as'], carryOut: () => unknown): Promise<Answer> {
  if ('status' in as) {
    call.error = `http ${as.status}`
    return { status: as.status, headers: {}, body: as.body ?? '' }
  }
  if ('retryAfter' in as) {
    call.error = 'ratelimited'
    return {
      status: 429,
      headers: { 'retry-after': String(as.retryAfter) },
      body: { ok: false, error: 'ratelimited' },
    }
  }
  if (as.done) await carryOut()
  if ('error' in as) {
    call.error = as.error
    return { status: 200, headers: {}, body: { ok: false, error: as.error, ...as.more } }
  }
  const end = 'hang' in as ? 'hang' : 'cut'
  call.error = end
  return end
}
