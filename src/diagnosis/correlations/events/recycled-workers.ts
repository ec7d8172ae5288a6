import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

/**
 * Workers that a server replaces on purpose: gunicorn max_requests, uWSGI max-requests, max-worker-lifetime and
 * reload-on-rss, uvicorn limit_max_requests.
 */
const recycled =
  /Autorestarting worker after current request|\.\.\.The work of process \d{1,10} is done \(|worker \d{1,6} lifetime reached|Maximum request limit of \d{1,12} exceeded/

/** A connection that the app ended without an answer. */
const cut =
  /prematurely closed connection|(?:104|54): Connection reset by peer\) while reading response header|ECONNRESET|socket hang up|RemoteDisconnected|server closed connection|broken pipe\) while sending request to upstream/i

/** Other words for a worker’s end say more of it than that workers are replaced now and then. */
const ended = /WORKER TIMEOUT|HARAKIRI|SIGKILL|SIGSEGV|signal (?:9|11)\b|OutOfMemory|oom-kill|Killed process/

/**
 * A worker that is replaced after so many requests may cut connections that it has taken already (gunicorn’s gthread workers do,
 * and whoever keeps connections to it open meets a closed one). Replacing alone is proper; beside failing requests it is the
 * likeliest thing that happened.
 */
export const recycledWorkers: Correlation = {
  id: 'recycled-workers',
  reference:
    'https://github.com/benoitc/gunicorn/issues/3038; gunicorn gunicorn/workers/gthread.py, run(); uWSGI core/uwsgi.c, goodbye_cruel_world()',
  correlate(evidence) {
    const lines = linesOf(evidence, 2000)
    const line = lines.find(({ sample }) => recycled.test(sample))
    if (line === undefined || lines.some(({ sample }) => ended.test(sample))) return nothing
    const failed = lines.find(({ sample }) => cut.test(sample))?.sample ?? badReply(evidence)
    if (failed === undefined) return nothing
    const place = {
      fact: 'recycle',
      reach: 'here',
      evidence: line.evidence,
      hop: line.evidence.hop,
      target: line.evidence.target,
      quote: `${clip(line.sample)}, and requests failed: ${clip(failed)}`,
    } as const
    return {
      findings: [
        { ...place, cause: 'app-memory-guard-restart', weight: 17 },
        { ...place, cause: 'ungraceful-shutdown', weight: 11 },
      ],
      advice: [],
    }
  },
}

function badReply(evidence: readonly Evidence[]): string | undefined {
  return seenOf(evidence, 'http').find(({ facts: { status } }) => status === 502)?.summary
}

function clip(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 110 ? `${line.slice(0, 109)}…` : line
}
