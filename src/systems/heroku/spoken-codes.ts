import type { LogSignature } from '../../model/diagnosis.ts'
import { platformCodes, type RouterCode, routerCodes } from './codes.ts'
import { happens } from './happens.ts'

/** `H13 (Connection closed without response)`, `H12 - Request timeout`: the code with its words, as dashboards and people write it. */
function spoken({ code, words, title, weights, fact }: RouterCode): LogSignature {
  return {
    id: `heroku-spoken-${code.toLowerCase()}`,
    system: 'heroku',
    needles: [code],
    pattern: new RegExp(`\\b${code}\\b[\\s:("'–—-]{1,6}${words}`, 'i'),
    // The lines of the platform itself have signatures of their own.
    when: (_groups, line) => !/code=[A-Z]\d\d|\bError [A-Z]\d\d /.test(line) && happens(code, line),
    weights,
    title,
    reference: 'https://devcenter.heroku.com/articles/error-codes',
    fact,
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${code} (${words})`, `4 x ${code} - ${words}`],
      nearMisses: [
        `Error ${code} (${words})`,
        `at=error code=${code} desc="${words}"`,
        `${code} as a screw`,
        `we never saw ${code} (${words})`,
      ],
    },
  }
}

/** `H12 errors on Heroku`, `the dyno gets R14`: the code alone, beside what it is a code of and a word by which it came. */
function bare({ code, words, title, weights, fact }: RouterCode): LogSignature {
  const withWords = new RegExp(`\\b${code}\\b[\\s:("'–—-]{1,6}${words}`, 'i')
  const asError = new RegExp(
    `\\b[Hh]eroku(?:['’]s)?[:\\s(]{1,3}${code}s?\\b|\\b(?:gets?|got|getting|sees?|saw|seen|seeing|returns?|throws?|hits?|has|have|logs?|logged|shows?|gives?|giving|hitting|throwing|logging|reports?|with|due to|because of|an?|errors?|codes?|many|some|only|\\d{1,6}(?: ?[x×]| times))[:\\s"'\`(]{1,3}${code}s?\\b|\\b${code}(?:s\\b| (?:errors?|codes?|timeouts?|(?:is|are|was|were) (?:logged|shown|returned)|happens?|occurs?|appears?|comes?|since|after|when|while|during|every|at|on|from|in)\\b)`,
  )
  return {
    id: `heroku-bare-${code.toLowerCase()}`,
    system: 'heroku',
    needles: [code],
    pattern: new RegExp(
      `\\b(?:[Hh]eroku|[Dd]ynos?)\\b[^\\n]{0,120}\\b${code}s?\\b|\\b${code}s?\\b[^\\n]{0,120}\\b(?:[Hh]eroku|[Dd]ynos?)\\b`,
    ),
    when: (_groups, line) =>
      asError.test(line) &&
      !withWords.test(line) &&
      !/code=[A-Z]\d\d|\bError [A-Z]\d\d /.test(line) &&
      happens(code, line),
    weights,
    title,
    reference: 'https://devcenter.heroku.com/articles/error-codes',
    fact,
    reach: 'behind',
    request: true,
    examples: {
      matches: [`the shop on Heroku gets ${code}`, `many ${code} errors at noon on the dyno`],
      nearMisses: [
        `${code} (${words})`,
        `Error ${code} (${words})`,
        `seat ${code}`,
        `${code} error bars`,
        `no ${code} errors on Heroku`,
        `the heat pump shows error ${code}`,
        `dyno test: tyres 195/65 ${code}, hp 120`,
        `Heroku changelog: ${code} errors now show the dyno name`,
        `we never saw ${code} on Heroku before`,
        `Not an ${code} error of Heroku`,
        `Heroku says ${code}? No`,
        `The ${code} errors on Heroku are fixed.`,
      ],
    },
  }
}

const codes = [...routerCodes, ...platformCodes]

/** Heroku’s codes as its dashboard and people write them. */
export const spokenCodeSignatures: readonly LogSignature[] = [...codes.map(spoken), ...codes.map(bare)]
