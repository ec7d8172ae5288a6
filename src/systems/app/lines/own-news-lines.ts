import { linesOfProgram } from '../lines-of-program.ts'

/** What programs say of things that they do for themselves and can do without. */
export const ownNewsLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'own',
    reference: 'traefik pkg/version/version.go; grafana pkg/infra/usagestats; ingress-nginx store.go',
  },
  [
    {
      name: 'update-check',
      needles: ['new version', 'for updates', 'pdate check', 'elemetry', 'usage stats', 'update.traefik.io'],
      pattern:
        /(?:[Ee]rror|[Ff]ailed|[Ff]ailure|[Uu]nable|[Cc]ould not|level=(?:warn|error))[^\n]{0,160}?(?:check(?:ing)?(?: for)?(?: a)? (?:new|latest) version|check(?:ing)? for (?:\w{1,20} )?updates?|update check|(?:send|report|submit)\w{0,4} (?:anonymous )?(?:telemetry|usage (?:stats|report)\w{0,8})|update\.traefik\.io|grafana\.com\/api\/(?:stats|usage))/,
      weights: { 'benign-noise': 17 },
      title: 'a program got no news of its own versions, or could not report its use',
      fact: 'noise',
      matches: [
        'level=warning msg="Error checking new version: Get \\"https://update.traefik.io/x\\": dial tcp: lookup update.traefik.io: i/o timeout"',
        'level=error msg="Failed to check for updates" error="Get https://api.example: dial tcp: i/o timeout"',
        'Failed to send usage stats: context deadline exceeded',
      ],
      nearMisses: [
        'a new version of the app is being deployed',
        'dial tcp: lookup db.internal on 127.0.0.11:53: no such host',
        'Error: Node version check failed: requires >=18, found 16',
      ],
    },
    {
      name: 'certificate',
      needles: ['self-signed cert', 'self signed cert', 'Using default cert', 'ake certificate'],
      pattern:
        /(?:[Gg]enerat(?:e|ing|ed)|[Cc]reat(?:e|ing|ed)) (?:an? |the |new |default |generated )*self[- ]signed cert|[Uu]sing (?:the )?(?:default|fake) certificate|generating (?:a )?fake certificate/,
      when: (_groups, line) => !/rror|fail|verif|not found/i.test(line.slice(0, 2000)),
      weights: { 'benign-noise': 11 },
      title: 'a program makes a certificate for itself',
      fact: 'noise',
      matches: ['Generating self-signed certificate for localhost', 'Using default certificate'],
      nearMisses: [
        'x509: self-signed certificate in chain',
        'ERROR upstream is using a self-signed certificate',
      ],
    },
  ],
)
