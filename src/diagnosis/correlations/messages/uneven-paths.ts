import { unevenSlashes } from '../../../systems/notes/uneven-slashes.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** Failures that a server makes of a path which it cannot read, and the path that was asked. */
const failure = /AH01102|AH00898|rror reading (?:status line )?from remote server|AH01097|AH01086/
const askedPath = /returned by (\/[^\s,]{0,300})/

/** A path that the gateway glues to `//…`, beside requests below just that path to which no proper answer came. */
export const unevenPaths: Correlation = {
  id: 'uneven-paths',
  reference:
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass, on trailing slashes; RFC 3986 section 3.3',
  correlate(evidence) {
    const lines = linesOf(evidence, 2000)
    const setting = lines.find(({ sample }) => unevenSlashes.test(sample))
    if (setting === undefined) return nothing
    const failed = lines.filter(({ sample }) => failure.test(sample))
    // A cause of the network or of time is named in the same line.
    if (failed.length === 0 || failed.some(({ sample }) => /\((?:110|111|104|70007)\)/.test(sample)))
      return nothing
    const words = unevenSlashes.exec(setting.sample)?.[0].trim() ?? ''
    const prefix = /ProxyPass\s{1,8}"?(\/[^\s"]{0,200})/.exec(words)?.[1] ?? ''
    const path = failed.map(({ sample }) => askedPath.exec(sample)?.[1]).find((each) => each !== undefined)
    const isBelow = path?.startsWith(prefix) ?? false
    return {
      findings: [
        {
          cause: 'proxy-config-invalid',
          weight: isBelow ? 26 : 17,
          fact: 'uneven-slashes',
          reach: 'here',
          quote: `“${words}” makes another path of ${path ?? 'what is asked'}: both must end with a slash, or neither`,
          evidence: setting.evidence,
          hop: setting.evidence.hop,
          target: setting.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
