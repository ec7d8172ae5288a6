import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

const began =
  '(?:[Rr]e-?start(?:s|ed|ing)?|[Rr]e-?boot(?:s|ed|ing)?|[Rr]e-?deploy(?:s|ed|ing|ment)?|[Uu]pdat(?:e|es|ed|ing)|[Uu]pgrad(?:e|es|ed|ing))'
const failing = '(?:50[234]s?|[Bb]ad [Gg]ateways?|[Uu]navailable|[Ee]rrors?)'
const seconds =
  '(?:some|a few|several|a couple of|(?:about |another |up to |~)?\\d{1,3}) ?(?:more )?(?:s|secs?|seconds?|moments?)'

/** Gateways that go on failing for a while when their backend is back. */
export const recoveryNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-back-by-itself',
    needles: ['restart', 'reboot', 'redeploy', 'update', 'upgrade'],
    pattern: new RegExp(
      `\\b${began}\\b[^\\n]{0,240}?\\b(?:${failing}[^\\n.;]{0,40} for ${seconds}(?! of)|(?:refresh|reload|wait|retry)(?:ing|s)? [^\\n.;]{0,20}${seconds}[^\\n.;]{0,60}\\b(?:brings? it back|helps?|fix(?:es)?|works?)|(?:recovers?|works? again|comes? back|heals?|goes away|disappears?)\\b[^\\n.;]{0,30}\\b(?:by itself|on its own|after ${seconds}))\\b`,
    ),
    when: (_groups, line) => /\b50[234]\b|[Bb]ad [Gg]ateway|[Uu]navailable/.test(line),
    weights: { 'deploy-in-progress': 19, 'no-live-upstreams': 16, 'backend-down': -4 },
    title: 'after a restart the gateway fails for some seconds, and then it is well by itself',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#fail_timeout: 10 s unless set; HAProxy: rise and inter of the check',
    fact: 'recovery',
    examples: {
      matches: [
        'after I restart the shop, nginx shows Bad Gateway for some seconds',
        'after each reboot of the backend we get 502, which goes away on its own',
        'restarting the service gives a 503 for about 10 seconds',
      ],
      nearMisses: [
        'after the restart every page is a 502',
        'after a restart it is up for some seconds',
        'restarting nginx does not help: 502',
      ],
    },
  },
  {
    ...shared,
    id: 'note-backend-is-back',
    needles: ['fail_timeout', 'max_fails'],
    pattern:
      /\b(?:no|without|unset|default|not set)\b[^\n.;]{0,24}\b(?:fail_timeout|max_fails)\b|\b(?:fail_timeout|max_fails)\b[^\n.;]{0,40}\b(?:unset|default|defaults|not set)\b/,
    weights: { 'no-live-upstreams': 7 },
    title: 'nginx keeps a failed server out for its usual 10 s',
    reference: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#fail_timeout',
    fact: 'fail-timeout',
    examples: {
      matches: ['no fail_timeout or max_fails set', 'max_fails is left at its default'],
      nearMisses: ['server 10.0.0.5:8080 max_fails=3 fail_timeout=30s;'],
    },
  },
]
