import type { LogSignature } from '../../../model/diagnosis.ts'

const reference =
  'haproxy src/check.c, __health_adjust(): “Detected %d consecutive errors, last one was: %s” of `observe` and `error-limit`'

function failed(last: string): string {
  return `Health check for server be_app/app1 failed, reason: Health analyze, info: "Detected 10 consecutive errors, last one was: ${last}", status: 0/2 DOWN.`
}

const common = {
  system: 'haproxy',
  needles: ['consecutive errors, last one was: '],
  reference,
  reach: 'behind',
} as const

/** Servers that HAProxy takes out for what it sees of the requests it passes on. */
export const observedLogSignatures: readonly LogSignature[] = [
  {
    ...common,
    id: 'haproxy-observed-connect',
    pattern: /consecutive errors, last one was: L4 (?:unsuccessful connection|timeout)/,
    weights: {
      'backend-down': 15,
      'no-live-upstreams': 13,
      'lb-no-healthy-targets': 13,
      'connect-drop': 6,
      'proxy-penalty-box': 11,
    },
    title: 'connections to a server failed one after another, so that HAProxy takes it out',
    fact: 'connect',
    examples: {
      matches: [failed('L4 unsuccessful connection')],
      nearMisses: [failed('L7 response timeout')],
    },
  },
  {
    ...common,
    id: 'haproxy-observed-answer',
    pattern:
      /consecutive errors, last one was: (?:HTTP (?:error|wrong status code|invalid response|status code)|L7|[Ww]rong http|[Ii]nvalid http|http |Layer7|5\d\d|[Cc]onnect|[Rr]esponse|[Ss]erver|[Tt]imeout)/i,
    when: (_groups, line) => !/last one was: L4/.test(line),
    weights: {
      'app-returns-5xx': 14,
      'slow-app-timeout': 8,
      'no-live-upstreams': 10,
      'lb-no-healthy-targets': 10,
      'app-crash-request': 6,
      'proxy-penalty-box': 10,
    },
    title: 'answers of a server failed one after another, so that HAProxy takes it out',
    fact: 'health',
    examples: {
      matches: [failed('L7 response timeout'), failed('HTTP wrong status code')],
      nearMisses: [failed('L4 unsuccessful connection')],
    },
  },
]
