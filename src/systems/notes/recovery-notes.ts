import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

const began =
  '(?:[Rr]e-?start(?:s|ed|ing)?|[Rr]e-?boot(?:s|ed|ing)?|[Rr]e-?deploy(?:s|ed|ing|ment)?|[Uu]pdat(?:e|es|ed|ing)|[Uu]pgrad(?:e|es|ed|ing))'
const failing = '(?:50[234]s?|[Bb]ad [Gg]ateways?|[Uu]navailable|[Ee]rrors?)'
const seconds =
  '(?:some|a few|several|a couple of|(?:about |another |up to |~)?\\d{1,3}) ?(?:more )?(?:s|secs?|seconds?|moments?)'
const well =
  '(?:back|again|recovers?|by itself|on its own|is (?:gone|fine|up|well|OK)|goes away|disappears?|works?)\\b'

/** Gateways that go on failing for a while when their backend is back. */
export const recoveryNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-back-by-itself',
    needles: ['estart', 'eboot', 'edeploy', 'pdat', 'pgrad', 're-start', 're-boot', 're-deploy'],
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
        'Restarted the app; it answers, but nginx gives 502 for another 10 seconds.',
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
    id: 'note-lasts-seconds',
    needles: ['second', 'moment', ' s ', ' s,', ' secs'],
    pattern: new RegExp(
      `\\b${failing}\\b[^\\n.;]{0,24}\\b(?:stays?|lasts?|remains?|persists?|continues?|keeps? coming|is shown|shows?|is there)\\b[^\\n.;]{0,24}\\b${seconds}(?! of)\\b[^\\n]{0,80}\\b${well}|\\b[Ff]or ${seconds}(?! of)\\b[^\\n.;]{0,30}\\b${failing}\\b[^\\n]{0,80}\\b${well}`,
    ),
    when: (_groups, line) => !/\bevery\b[^\n]{0,12}\bseconds?\b/.test(line),
    weights: {
      'deploy-in-progress': 18,
      'no-live-upstreams': 16,
      'proxy-penalty-box': 8,
      'backend-down': -4,
    },
    title: 'the gateway fails for some seconds, and then it is well by itself',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#fail_timeout: 10 s unless set; HAProxy: rise and inter of the check',
    fact: 'recovery',
    examples: {
      matches: [
        'The 502 lasts some seconds, then the page works again.',
        'For about 10 seconds nginx says 502, then it works again.',
        '"Bad Gateway" stays for about 10 seconds while I reload, then it is back',
      ],
      nearMisses: [
        'the 502 stays until nginx is restarted',
        'a 504 is shown after 60 seconds',
        'the error lasts 10 seconds of CPU time, then works',
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
