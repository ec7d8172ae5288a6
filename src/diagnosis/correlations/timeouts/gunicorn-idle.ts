import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { idleSettings } from '../../../systems/notes/idle-settings.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'
import { symptomsIn } from '../symptoms.ts'

const command = /(?:^|[\s/"'=[])gunicorn["']?(?: \\$|,?\s{1,4}["']?(?:-{1,2}[a-z]|[\w.]{1,80}:\w))/m
const keeps = /--keep-?alive\b|\bkeepalive\s{0,4}=|\bGUNICORN_CMD_ARGS\b|\s["']?(?:-c|--config)\b/
const threaded =
  /--threads\b|(?:--worker-class|-k)[\s"',=]{1,4}\S{0,60}(?:gthread|gevent|eventlet|uvicorn|tornado)/i

const isSync = /(?:--worker-class|-k)[\s"',=]{1,4}["']?sync\b/

/** The balancer by its name: in a remark on who asks whom, or in the head of its own bare reply. */
const balancer = /\b(?:ALB|[Aa]pplication [Ll]oad [Bb]alancer)\b/

/**
 * gunicorn without --keep-alive closes idle connections after 2 s, which an Application Load Balancer reuses for 60 s unless it
 * is told otherwise. Sync workers keep none (gunicorn/workers/sync.py), and a file or the environment may ask for others.
 */
export const gunicornIdle: Correlation = {
  id: 'gunicorn-idle',
  reference:
    'https://docs.gunicorn.org/en/stable/settings.html#keepalive; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const lines = linesOf(evidence, 4000)
    const started = lines.find(({ sample }) => command.test(sample))
    const failed = seenOf(evidence, 'http').filter(({ facts: { status } }) => status === 502)
    if (started === undefined || failed.length === 0) return nothing
    if (lines.some(({ sample }) => keeps.test(sample))) return nothing
    const told = lines.find(({ sample }) => idleSettings.front.test(sample))
    const isNamed =
      lines.some(({ sample }) => balancer.test(sample)) ||
      failed.some(({ facts }) =>
        facts.headers.some(([name, value]) => name === 'server' && /^awselb\b/.test(value)),
      )
    if (!isNamed || symptomsIn(evidence, service).length > 0) return nothing
    const isThreaded = threaded.test(started.sample)
    if (isSync.test(started.sample) || (!isThreaded && told === undefined)) return nothing
    const closes = isThreaded ? 'after 2 s' : 'after 2 s, or at once with sync workers'
    const reuses = told === undefined ? '60 s, its default' : 'the idle time that is told of it'
    return {
      findings: [
        {
          ...{ cause: 'keepalive-race', weight: isThreaded ? 19 : 17, fact: 'keepalive', reach: 'inwards' },
          quote: `gunicorn without --keep-alive closes idle connections ${closes}, and the ALB reuses them for ${reuses}: ${started.sample.trim().split('\n', 1)[0]}`,
          evidence: started.evidence,
          hop: started.evidence.hop,
          target: started.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
