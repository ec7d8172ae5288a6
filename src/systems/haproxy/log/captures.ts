import type { LogSignature } from '../../../model/diagnosis.ts'

const reference = 'haproxy src/proxy.c, cli_io_handler_show_errors'
const response = '[10/Jul/2023:14:05:45.967] backend app (#10): invalid response'
const request = '[10/Jul/2023:14:05:45.967] frontend web (#2): invalid request'

/** What `show errors` has kept of messages that HAProxy could not read. */
export const captureLogSignatures: readonly LogSignature[] = [
  {
    id: 'haproxy-kept-response',
    system: 'haproxy',
    needles: ['invalid response'],
    pattern: / backend \S{1,200} \(#\d{1,6}\) ?: invalid response/,
    weights: { 'invalid-upstream-response': 24, 'wrong-app-protocol': 8, 'upstream-header-too-big': 5 },
    title: 'HAProxy kept a response that is no valid HTTP',
    reference,
    fact: 'invalid',
    reach: 'here',
    examples: { matches: [response, response.replace('(#10):', '(#2) :')], nearMisses: [request] },
  },
  {
    id: 'haproxy-kept-request',
    system: 'haproxy',
    needles: ['invalid request'],
    pattern: / frontend \S{1,200} \(#\d{1,6}\) ?: invalid request/,
    weights: { 'benign-noise': 10 },
    title: 'HAProxy kept a request that is no valid HTTP',
    reference,
    fact: 'visitor',
    reach: 'here',
    examples: { matches: [request], nearMisses: [response] },
  },
]
