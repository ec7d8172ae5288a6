import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { platformCodes, type RouterCode, routerCodes } from './codes.ts'
import { dynoLines } from './dyno-lines.ts'
import { spokenCodeSignatures } from './spoken-codes.ts'

/** A reused connection that was just being closed fails without any work; an exception takes some milliseconds. */
const atOnceMs = 3

/** Limits of workers: 10 s of some, 15 s of rack-timeout, 30 s of gunicorn, 60 s of Unicorn. */
const lateMs = 9_500

const reference = 'https://devcenter.heroku.com/articles/error-codes'

/** How long the dyno had the request, where the line says so. */
const duration = /\bservice=(?<ms>\d{1,7})ms\b/

function routerLine(
  { code, words, title, fact }: RouterCode,
  ending: string,
  weights: Weights,
  serviceMs: number,
  isSo: (ms: number | null) => boolean,
): LogSignature {
  const line = (of: string, ms: number) =>
    `2026-11-20T17:04:51.089446+00:00 heroku[router]: at=error code=${of} desc="${words}" method=POST path="/cart" host=shop.example.com request_id=cc6cad3b fwd="203.0.113.9" dyno=web.1 connect=0ms service=${ms}ms status=503 bytes=0 protocol=https`
  return {
    id: `heroku-${code.toLowerCase()}${ending}`,
    system: 'heroku',
    needles: [`code=${code}`],
    pattern: new RegExp(`code=${code}\\b`),
    when: (_groups, text) => {
      const ms = duration.exec(text)?.groups?.ms
      return isSo(ms === undefined ? null : Number(ms))
    },
    weights,
    title,
    reference,
    fact,
    reach: code === 'H14' || code === 'H80' || code === 'H99' ? 'here' : 'behind',
    request: true,
    examples: {
      matches: [line(code, serviceMs)],
      nearMisses: [
        'heroku[router]: at=info method=GET path="/" host=shop.example.com dyno=web.1 connect=0ms service=56ms status=200',
        line('H00', serviceMs),
        ...[0, 1500, 30_000].filter((ms) => !isSo(ms)).map((ms) => line(code, ms)),
      ],
    },
  }
}

/** One signature for a code, or three where the duration tells what may have happened. */
function linesOf(code: RouterCode): LogSignature[] {
  const { weights, byDuration: { atOnce, late } = {} } = code
  const isAtOnce = (ms: number | null) => atOnce !== undefined && ms !== null && ms <= atOnceMs
  const isLate = (ms: number | null) => late !== undefined && ms !== null && ms >= lateMs
  return [
    routerLine(code, '', weights, 56, (ms) => !isAtOnce(ms) && !isLate(ms)),
    ...(atOnce === undefined ? [] : [routerLine(code, '-at-once', atOnce, 0, isAtOnce)]),
    ...(late === undefined ? [] : [routerLine(code, '-late', late, 30_000, isLate)]),
  ]
}

/** Heroku’s router lines (H codes) and runtime errors (R codes). */
export const herokuLogSignatures: readonly LogSignature[] = [
  ...routerCodes.flatMap(linesOf),
  ...platformCodes.map(
    ({ code, words, title, weights, fact }): LogSignature => ({
      id: `heroku-${code.toLowerCase()}`,
      system: 'heroku',
      needles: [`Error ${code} `],
      pattern: new RegExp(`Error ${code} \\(`),
      weights,
      title,
      reference,
      fact,
      reach: 'inwards',
      examples: {
        matches: [`2026-11-20T17:04:51.089446+00:00 heroku[web.1]: Error ${code} (${words})`],
        nearMisses: [`Error ${code}0 (something)`],
      },
    }),
  ),
  ...spokenCodeSignatures,
  ...dynoLines,
]
