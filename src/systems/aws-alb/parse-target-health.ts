import { z } from 'zod'
import type { LbHealthFacts, LbTarget, TargetState } from '../../model/facts/lb-health.ts'
import type { Timeout } from '../../model/facts/timeout.ts'
import { loose, looseNumber, parseJson } from '../lb-health/parse-json.ts'

const states: Record<string, TargetState> = {
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  'unhealthy.draining': 'unhealthy',
  draining: 'draining',
  initial: 'initial',
  unused: 'unused',
  unavailable: 'unavailable',
}

/** Answers of `aws elbv2 describe-target-health`, `-target-groups`, `-load-balancer-attributes`, `-target-group-attributes`. */
const answer = z.object({
  TargetHealthDescriptions: z
    .array(
      z.object({
        Target: z.object({ Id: z.string(), Port: looseNumber }),
        TargetHealth: z.object({ State: loose, Reason: loose, Description: loose }).nullish(),
      }),
    )
    .optional(),
  TargetGroups: z
    .array(
      z.object({
        HealthCheckProtocol: loose,
        HealthCheckPort: loose,
        HealthCheckPath: loose,
        HealthCheckIntervalSeconds: looseNumber,
        HealthCheckTimeoutSeconds: looseNumber,
        Matcher: z.object({ HttpCode: loose, GrpcCode: loose }).partial().nullish(),
      }),
    )
    .optional(),
  Attributes: z.array(z.object({ Key: z.string(), Value: loose })).optional(),
})

/**
 * What such an answer says, as JSON or as `--output text`; null for other text. With all targets unhealthy an ALB fails
 * open: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function parseTargetHealth(text: string): LbHealthFacts | null {
  if (/^TARGETHEALTHDESCRIPTIONS\b/m.test(text))
    return { ...empty, targets: targetsInText(text), isList: true }
  if (!/"(?:TargetHealthDescriptions|TargetGroups|Attributes)"/.test(text)) return null
  const parsed = answer.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { TargetHealthDescriptions: targets, TargetGroups: groups, Attributes: attributes } = parsed.data
  const timeouts = (attributes ?? []).flatMap(({ Key, Value }) => timeoutsOf(Key, Value))
  if (targets === undefined && groups === undefined && timeouts.length === 0) return null
  const [group] = groups ?? []
  return {
    ...empty,
    targets: (targets ?? []).slice(0, 1000).map(({ Target, TargetHealth }) => ({
      id: Target.Id,
      port: Target.Port,
      state: states[TargetHealth?.State ?? ''] ?? 'unknown',
      reason: TargetHealth?.Reason ?? null,
      description: TargetHealth?.Description ?? null,
    })),
    isList: targets !== undefined,
    check:
      group === undefined
        ? null
        : {
            protocol: group.HealthCheckProtocol,
            port: group.HealthCheckPort,
            path: group.HealthCheckPath,
            matcher: group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode ?? null,
            intervalMs: seconds(group.HealthCheckIntervalSeconds),
            timeoutMs: seconds(group.HealthCheckTimeoutSeconds),
          },
    timeouts,
  }
}

const empty: LbHealthFacts = { system: 'aws-alb', targets: [], isList: false, check: null, timeouts: [] }

function seconds(value: number | null): number | null {
  return value === null ? null : value * 1000
}

/** An idle timeout limits both a response that does not come and a connection that is kept for reuse. */
function timeoutsOf(key: string, value: string | null): Timeout[] {
  const kinds: Record<string, readonly Timeout['kind'][]> = {
    'idle_timeout.timeout_seconds': ['response', 'idle-reused'],
    'client_keep_alive.seconds': ['idle-accepted'],
    'deregistration_delay.timeout_seconds': ['graceful'],
  }
  const valueMs = Number(value) * 1000
  if (value === null || !Number.isFinite(valueMs)) return []
  return (kinds[key] ?? []).map((kind) => ({
    kind,
    setting: key,
    valueMs,
    where: 'the load balancer’s attributes',
    isDefault: false,
  }))
}

/** `TARGET	i-0abc	8080` and after it `TARGETHEALTH	Request timed out	Target.Timeout	unhealthy`, apart by tabs. */
function targetsInText(text: string): LbTarget[] {
  const targets: LbTarget[] = []
  for (const line of text.split('\n', 10_000)) {
    const [word, ...cells] = line.trim().split(/\t| {2,}/)
    if (word === 'TARGET') {
      const port = cells.findLast((cell) => /^\d{1,5}$/.test(cell))
      const id = cells.find((cell) => /^(?:i-|[\d.]{7}|[0-9a-f:]*:|arn:)/.test(cell)) ?? cells[0] ?? ''
      targets.push({
        id,
        port: port === undefined ? null : Number(port),
        state: 'unknown',
        reason: null,
        description: null,
      })
    }
    const last = targets.at(-1)
    if (word === 'TARGETHEALTH' && last !== undefined) {
      const state = cells.find((cell) => cell in states)
      last.state = states[state ?? ''] ?? 'unknown'
      last.reason = cells.find((cell) => /^(?:Target|Elb)\.\w/.test(cell)) ?? null
      last.description = cells.find((cell) => cell !== state && cell !== last.reason) ?? null
    }
  }
  return targets.slice(0, 1000)
}
