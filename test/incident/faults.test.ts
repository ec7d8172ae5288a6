import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import type { CauseId } from '../../src/diagnosis/causes.ts'
import { latestRun, runState } from '../../src/incident/run-state.ts'
import type { Verdict } from '../../src/model/diagnosis.ts'
import type { Entry } from '../../src/model/timeline.ts'
import { type HttpFaultName, httpFaults } from '../support/http-faults.ts'
import { startTestBot, timelineWhen, type, verdictsOf } from '../support/test-bot.ts'

/** What a whole diagnosis of one URL must make of each server that misbehaves. */
const expected: Record<HttpFaultName, CauseId | 'healthy' | 'any fault'> = {
  healthy: 'healthy',
  'slow-but-ok': 'healthy',
  'early-hints': 'healthy',
  // No proxy is in front whose buffer it would not fit.
  'big-header': 'healthy',
  'slow-20-percent': 'healthy',
  // The redirect is not followed to where policy forbids; the service itself answered.
  'redirect-to-metadata': 'healthy',
  refused: 'backend-down',
  'connect-drop': 'connect-drop',
  'accept-and-hang': 'slow-app-timeout',
  'hang-before-headers': 'slow-app-timeout',
  'hang-in-headers': 'slow-app-timeout',
  'hang-mid-body': 'slow-app-timeout',
  'reset-on-accept': 'app-crash-request',
  'close-on-accept': 'app-crash-request',
  'reset-before-headers': 'app-crash-request',
  'closed-before-headers': 'app-crash-request',
  'closed-in-headers': 'app-crash-request',
  'content-length-too-long': 'app-crash-request',
  'chunks-without-end': 'app-crash-request',
  'reset-mid-body': 'app-crash-request',
  'reset-mid-endless-body': 'app-crash-request',
  'oversized-header': 'upstream-header-too-big',
  'endless-status-line': 'upstream-header-too-big',
  'malformed-status-line': 'invalid-upstream-response',
  'malformed-header': 'invalid-upstream-response',
  'nul-in-header': 'invalid-upstream-response',
  'duplicate-content-length': 'invalid-upstream-response',
  'content-length-and-chunked': 'invalid-upstream-response',
  'content-length-not-a-number': 'invalid-upstream-response',
  'content-length-too-short': 'invalid-upstream-response',
  'bad-chunk-size': 'invalid-upstream-response',
  'unasked-upgrade': 'invalid-upstream-response',
  'not-http': 'wrong-app-protocol',
  'plain-http-on-https': 'https-to-http-port',
  'tls-on-http': 'http-to-https-port',
  'tls-alert-on-http': 'http-to-https-port',
  'http-to-https-400': 'http-to-https-port',
  'hang-in-handshake': 'tls-handshake-failed',
  'certificate-expired': 'tls-backend-expired',
  'certificate-untrusted': 'tls-backend-untrusted',
  'certificate-wrong-name': 'tls-backend-name',
  'host-header-rejected': 'host-header-rejected',
  'app-500': 'app-returns-5xx',
  'redirect-loop': 'redirect-loop',
  'endless-redirects': 'redirect-loop',
  'alb-504': 'slow-app-timeout',
  // A gateway's own page from outside has more than one explanation.
  'nginx-502': 'any fault',
  'haproxy-503': 'any fault',
  'cloudflare-521': 'any fault',
  'flaky-30-percent': 'any fault',
}

function isJudged(entries: Entry[]): boolean {
  return runState(entries, latestRun(entries) ?? '')?.ended === 'finished'
}

const lanes = 8
const verdicts = new Map<string, Verdict>()
let bot: Bot

async function diagnose(name: HttpFaultName): Promise<void> {
  const server = await httpFaults[name].start()
  try {
    const incident = await type(bot, `diagnose ${server.url}`)
    // A port may have served another fault before: the incident is the same then, the run is not.
    const entries = await timelineWhen(bot, incident, isJudged)
    const verdict = verdictsOf(entries).at(-1)
    if (verdict) verdicts.set(name, verdict)
  } finally {
    await server.close()
  }
}

beforeAll(async () => {
  bot = await startTestBot({ PROBE_ALLOW: '127.0.0.0/8' })
  const names = Object.keys(httpFaults) as HttpFaultName[]
  // The slow ones first, so that no lane ends with them alone.
  const queue = names.sort((a, b) => Number(/hang|drop/.test(b)) - Number(/hang|drop/.test(a)))
  const lane = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) await diagnose(name)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}, 120_000)

afterAll(() => bot?.close())

describe('incident/faults', () => {
  it.each(Object.entries(expected))('%s is %s', (name, cause) => {
    const verdict = verdicts.get(name)
    if (cause === 'healthy') expect(verdict).toMatchObject({ state: 'healthy', cause: null })
    else if (cause === 'any fault') expect(verdict).toMatchObject({ state: 'fault', hop: 'edge' })
    else expect(verdict).toMatchObject({ state: 'fault', cause, hop: 'edge' })
  })
})
