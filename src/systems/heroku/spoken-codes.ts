import type { LogSignature } from '../../model/diagnosis.ts'
import { platformCodes, type RouterCode, routerCodes } from './codes.ts'

/** `H13 (Connection closed without response)`, `H12 - Request timeout`: the code with its words, as dashboards and people write it. */
function spoken({ code, words, title, weights, fact }: RouterCode): LogSignature {
  return {
    id: `heroku-spoken-${code.toLowerCase()}`,
    system: 'heroku',
    needles: [code],
    pattern: new RegExp(`\\b${code}\\b[\\s:("'–—-]{1,6}${words}`, 'i'),
    // The lines of the platform itself have signatures of their own.
    when: (_groups, line) => !/code=[A-Z]\d\d|\bError [A-Z]\d\d /.test(line),
    weights,
    title,
    reference: 'https://devcenter.heroku.com/articles/error-codes',
    fact,
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${code} (${words})`, `4 x ${code} - ${words}`],
      nearMisses: [`Error ${code} (${words})`, `at=error code=${code} desc="${words}"`, `${code} as a screw`],
    },
  }
}

/** Heroku’s codes as its dashboard and people write them. */
export const spokenCodeSignatures: readonly LogSignature[] = [...routerCodes, ...platformCodes].map(spoken)
