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

/** `H12 errors on Heroku`, `the dyno gets R14`: the code alone, beside what it can be a code of. */
function bare({ code, words, title, weights, fact }: RouterCode): LogSignature {
  const withWords = new RegExp(`\\b${code}\\b[\\s:("'–—-]{1,6}${words}`, 'i')
  return {
    id: `heroku-bare-${code.toLowerCase()}`,
    system: 'heroku',
    needles: [code],
    pattern: new RegExp(
      `\\b(?:[Hh]eroku|[Dd]ynos?)\\b[^\\n]{0,80}\\b${code}s?\\b|\\b${code}\\b[^\\n]{0,80}\\b(?:[Hh]eroku|[Dd]ynos?)\\b|\\b${code}(?:s\\b| (?:errors|codes?|timeouts?)\\b)|\\berror (?:code )?${code}\\b`,
    ),
    when: (_groups, line) =>
      !withWords.test(line) && !/code=[A-Z]\d\d|\bError [A-Z]\d\d |\bno \w\d\d\b/.test(line),
    weights,
    title,
    reference: 'https://devcenter.heroku.com/articles/error-codes',
    fact,
    reach: 'behind',
    request: true,
    examples: {
      matches: [`the shop on Heroku gets ${code}`, `many ${code} errors at noon`],
      nearMisses: [
        `${code} (${words})`,
        `Error ${code} (${words})`,
        `seat ${code}`,
        `${code} error bars`,
        `no ${code} errors`,
      ],
    },
  }
}

const codes = [...routerCodes, ...platformCodes]

/** Heroku’s codes as its dashboard and people write them. */
export const spokenCodeSignatures: readonly LogSignature[] = [...codes.map(spoken), ...codes.map(bare)]
