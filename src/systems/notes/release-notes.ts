import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards' } as const

/** What is told of new versions: that failures come with each of them, and that the one before was well. */
export const releaseNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-each-release',
    needles: ['deploy', 'release', 'rollout', 'roll-out', 'restart', 'rolling update'],
    pattern:
      /\b(?:(?:[Oo]n|[Aa]t|[Uu]pon|[Ww]ith|[Ff]or|[Dd]uring|[Ii]n|[Aa]fter) )?(?:each|every|any) (?:\w{1,12} )?(?:re-?deploy(?:ment|s)?|deploy(?:ment|s)?|release|roll-?out|rolling (?:update|restart|deploy\w{0,6}))\b|\bevery time (?:we|I|it|they|you|the \w{1,20}|a \w{1,20}|an \w{1,20}) (?:\w{1,12} ){0,3}?(?:(?:re-?)?deploy(?:s|ed)?|releases?d?|rolls? out|(?:is|are|gets?) (?:re-?deployed|released|rolled out))\b|\b(?:[Dd]uring|[Ww]hile|[Ii]n) (?:a |an |the |our |my )(?:\w{1,12} ){0,2}?(?:re-?deploy(?:ment)?|rollout|roll-out|rolling (?:update|restart|deployment))\b/,
    weights: { 'deploy-in-progress': 16, 'ungraceful-shutdown': 16, 'lb-dereg-inflight': 7 },
    title: 'it happens whenever a new version is brought out',
    reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    fact: 'deploy',
    examples: {
      matches: [
        'For about 10 seconds on each release we get 502 Bad Gateway',
        'a handful of 502s with every deployment',
        'it fails every time we deploy a new version',
      ],
      nearMisses: ['the release of 2.1 is out', 'deployment.apps/shop created', 'in every request'],
    },
  },
  {
    ...shared,
    id: 'note-rollout-going-on',
    needles: ['rollout to finish', 'rolled out', 'Recreat', 'pending termination'],
    pattern:
      /^Waiting for (?:deployment|daemon set|statefulset|\d{1,5} pods)[^\n]{0,200}(?:rollout to finish|to be ready)|old replicas are pending termination/m,
    weights: { 'deploy-in-progress': 12, 'ungraceful-shutdown': 6, 'app-boot-failure': 3 },
    title: 'a rollout is going on',
    reference: 'kubernetes kubectl pkg/polymorphichelpers/rollout_status.go',
    fact: 'deploy-state',
    examples: {
      matches: [
        'Waiting for deployment "api" rollout to finish: 1 out of 3 new replicas have been updated...',
        'Waiting for rollout to finish: 1 old replicas are pending termination...',
      ],
      nearMisses: ['deployment "api" successfully rolled out'],
    },
  },
  {
    ...shared,
    id: 'note-stops-at-once',
    needles: ['SIGTERM', 'sigterm', 'SIGINT'],
    pattern:
      /\b(?:exits?|exited|exiting|quits?|dies|stops?|terminates?|shuts? down|closes?|ends?)\b (?:\w{1,20} ){0,2}?(?:immediately|at once|right away|instantly|abruptly)\b[^\n]{0,60}\bSIGTERM\b|\bSIGTERM\b[^\n]{0,60}\b(?:exits?|exited|quits?|dies|stops?|terminates?|shuts? down|closes?|ends?)\b (?:\w{1,20} ){0,2}?(?:immediately|at once|right away|instantly|abruptly)\b|\b(?:does not|doesn't|do not|don't|never|not|without) (?:handl|catch|trap|listen|react|respond|wait)\w{0,4}\b[^\n]{0,30}\bSIGTERM\b|\b(?:ignores?|no handler for) SIGTERM\b/,
    weights: { 'ungraceful-shutdown': 22, 'deploy-in-progress': 8, 'lb-dereg-inflight': 5 },
    title: 'the app ends at once when it is told to stop, with requests under way',
    reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    fact: 'drain',
    examples: {
      matches: [
        'The container receives SIGTERM and node exits immediately with code 143.',
        'the app exits at once on SIGTERM',
        'the server does not handle SIGTERM',
      ],
      nearMisses: ['received SIGTERM, shutting down gracefully', 'SIGTERM sent to 41'],
    },
  },
  {
    ...shared,
    id: 'note-since-release',
    needles: ['ince ', 'fter ', 'ollowing ', 'tarted with ', 'roke '],
    pattern:
      /\b(?:[Ss]ince|[Aa]fter|[Ff]ollowing) (?:(?:we|I|they|the|our|my|a|an|it|you|was|were|have|had|just|has|last|latest|new|recent|today's|yesterday's|yesterday|this|morning) ){0,5}(?:deploy(?:ed|ing|ment)|releas(?:e|ed|ing)|upgrad(?:e|ed|ing)|updat(?:e|ed|ing)|roll(?:ed|ing)[ -]?out|rollout|bump(?:ed|ing)?|switch(?:ed|ing)|mov(?:ed|ing))\b[^\n]{0,60}(?:\bv?\d{1,4}\.\d{1,4}|\b[Vv]ersion\b|\brelease\b|\bimage\b|\bdeploy)|\b[Bb]roke (?:in|with|since|after) (?:(?:version|release|the|update|upgrade) ){0,2}v?\d{1,4}\.\d/,
    weights: { 'bad-release': 10, 'app-boot-failure': 2 },
    title: 'it began with a new version',
    reference: 'https://sre.google/sre-book/effective-troubleshooting/: what touched it last',
    fact: 'release',
    examples: {
      matches: [
        'Since we deployed v2.4.1 all requests return 500.',
        'after upgrading gunicorn to 21.1.0 workers fail',
        'After the upgrade to version 9 every page is a 502',
        'it broke with 3.2.0',
      ],
      nearMisses: ['after 60 s', 'since yesterday', 'released 2.1.0'],
    },
  },
  {
    ...shared,
    id: 'note-older-was-well',
    needles: [
      'oll',
      'owngrad',
      'evert',
      'revious ',
      'egression',
      'older version',
      'orks in ',
      'orks with ',
      'ine with ',
    ],
    pattern:
      /\b(?:[Rr]oll(?:ed|ing)? ?-?back|[Dd]owngrad(?:ed|ing|e)|[Rr]evert(?:ed|ing)?|[Gg]oing back|[Ww]ent back)\b[^\n]{0,80}\b(?:fix(?:es|ed)?|solv(?:es|ed)|resolv(?:es|ed)|helps?|helped|cures?|works?|worked|gone|disappears?|went away|is well|back to normal)\b|\b(?:works?|worked|ran|runs?|was|is|were) (?:\w{1,12} ){0,2}?(?:with|in|on|under) (?:the )?(?:previous|older|earlier|last) (?:version|release|image|tag|build|deploy\w{0,4})\b|\b[Rr]egression (?:in|since|from|introduced|between)\b/,
    weights: { 'bad-release': 22, 'app-returns-5xx': 4 },
    title: 'with the version before it was well',
    reference: 'https://sre.google/sre-book/effective-troubleshooting/: what touched it last',
    fact: 'older-version',
    examples: {
      matches: [
        'Rolling back to v2.4.0 fixes it.',
        'downgrading gunicorn to 20.1.0 solved it for us',
        'it works with the previous image',
        'this is a regression in 21.0',
      ],
      nearMisses: ['rolling back transaction', 'kubectl rollout undo', 'ROLLBACK; fixes'],
    },
  },
]
