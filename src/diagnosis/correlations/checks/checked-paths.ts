import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Where a health check asks, by the configuration of who checks; whether it takes a redirect for an answer. */
const checks: readonly { words: RegExp; takesRedirects: boolean }[] = [
  {
    words: /httpGet:[^\n]{0,20}\n(?:[^\n]{0,200}\n){0,4}?\s{0,40}path:\s{0,4}["']?(\/[^\s"'{]{0,200})/,
    takesRedirects: false,
  },
  { words: /requestPath:\s{0,4}["']?(\/[^\s"']{0,200})/, takesRedirects: false },
  { words: /option httpchk[^\n/]{0,40} (\/\S{0,200})/, takesRedirects: true },
  { words: /http-check send[^\n]{0,40}\buri (\/\S{0,200})/, takesRedirects: true },
  { words: /\.url\s{0,4}=\s{0,4}"(\/[^\s"]{0,200})/, takesRedirects: false },
  {
    words:
      /health_check[^\n]{0,20}\{(?:[^\n}]{0,200}\n){0,8}?[^\n}]{0,40}\bpath\s{0,12}=\s{0,4}"(\/[^\s"]{0,200})/,
    takesRedirects: false,
  },
  {
    words: /[hH]ealth-?[cC]heck[.-]?[pP]ath["']?\s{0,4}[:=]\s{0,4}["']?(\/[^\s"']{0,200})/,
    takesRedirects: false,
  },
  {
    words:
      /(?:healthcheck:|HEALTHCHECK)(?:[^\n]{0,200}\n?){0,4}?[^\n]{0,200}https?:\/\/[^/\s"']{1,80}(\/[^\s"'\]]{0,200})/,
    takesRedirects: true,
  },
]

const redirected =
  /^<a href="[^"\n]{1,300}">(?:Moved Permanently|Found|See Other|Temporary Redirect|Permanent Redirect)<\/a>\.|^(?:Found|Moved Permanently|See Other)\. Redirecting to \S/
const missing = /^(?:<pre>)?Cannot GET (\/\S{0,200}?)(?:<\/pre>)?$/m

/** What people say of it: `GET / returns 302`. */
const saidAnswer =
  /(?:^|[\s`"'(])(\/[\w./-]{0,100})[`"']?\s{1,4}(?:(?:always |only )?(?:returns?|responds?|answers?|redirects?|is answered)(?: with| by)?|->|=>)\s{1,4}(?:an? )?(?:HTTP )?(\d{3})\b/

/** Statuses that say that the request itself is not welcome at this path. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 406, 410, 421])

/** An answer that a check would not take, by the path that was asked. */
interface Answer {
  path: string
  redirect: boolean
  says: string
}

/**
 * Compares the path of a health check with what the same path was seen to answer. Whether a redirect is healthy differs: a
 * kubelet takes one, while the load balancers that derive their checks from the same manifest do not.
 */
export const checkedPaths: Correlation = {
  id: 'checked-paths',
  reference:
    'https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks: parameters are derived from readiness probes; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html; docs.haproxy.org: option httpchk takes 2xx and 3xx',
  correlate(evidence) {
    const asked = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) =>
        checks.flatMap(({ words, takesRedirects }) => {
          const path = words.exec(sample)?.[1]
          return path === undefined ? [] : [{ path: plain(path), takesRedirects, evidence: each }]
        }),
      ),
    )
    if (asked.length === 0) return nothing
    const answers = answersIn(evidence)
    const found = asked.flatMap((check) => {
      const answer = answers.find(
        ({ path, redirect }) => path === check.path && !(redirect && check.takesRedirects),
      )
      return answer === undefined ? [] : [{ check, answer }]
    })
    const [first] = found
    if (first === undefined) return nothing
    const { check, answer } = first
    return {
      findings: [
        {
          cause: 'health-check-misconfig',
          weight: answer.redirect ? 22 : 25,
          fact: 'check-answer',
          reach: 'here',
          quote: `a health check asks for ${check.path}, which answers ${answer.says}`,
          evidence: check.evidence,
          hop: check.evidence.hop,
          target: check.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function answersIn(evidence: readonly Evidence[]): Answer[] {
  const replied = seenOf(evidence, 'http').flatMap(({ facts: { url, status } }): Answer[] => {
    if (status === null || !URL.canParse(url)) return []
    return answerOf(new URL(url).pathname, status)
  })
  const told = seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.flatMap(({ sample, source }): Answer[] => {
      const gone = missing.exec(sample)?.[1]
      if (gone !== undefined) return [{ path: plain(gone), redirect: false, says: 'that there is nothing' }]
      const spoken = saidAnswer.exec(sample)
      if (spoken !== null) return answerOf(spoken[1] ?? '/', Number(spoken[2]))
      const path = /\bcurl\b[^\n]{0,200}?(?:https?:\/\/)?[\w.-]{1,100}:\d{2,5}(\/\S{0,200})?/.exec(source)
      if (path === null || !redirected.test(sample)) return []
      return [{ path: plain(path[1] ?? '/'), redirect: true, says: 'with a redirect' }]
    }),
  )
  const logged = seenOf(evidence, 'access-log').flatMap(({ facts: { groups } }) =>
    groups.flatMap(({ status, sample }): Answer[] => {
      const path = /"(?:GET|HEAD) (\/\S{0,200}) HTTP\//.exec(sample)?.[1]
      return path === undefined ? [] : answerOf(path, status)
    }),
  )
  return [...replied, ...told, ...logged]
}

function answerOf(path: string, status: number): Answer[] {
  const redirect = status >= 300 && status < 400 && status !== 304
  return redirect || refusals.has(status) ? [{ path: plain(path), redirect, says: String(status) }] : []
}

function plain(path: string): string {
  return path.replace(/[?#].*$/, '').replace(/['"`);,]+$/, '')
}
