import { z } from 'zod'
import type { LbHealthFacts, TargetState } from '../../model/facts/lb-health.ts'
import { loose, looseNumber, parseJson } from '../lb-health/parse-json.ts'

const states: Record<string, TargetState> = {
  healthy: 'healthy',
  up: 'healthy',
  partial: 'unhealthy',
  unhealthy: 'unhealthy',
  down: 'unhealthy',
  draining: 'draining',
}

/** Answer of `az network application-gateway show-backend-health`. */
const answer = z.object({
  backendAddressPools: z.array(
    z.object({
      backendHttpSettingsCollection: z
        .array(
          z.object({
            backendHttpSettings: z.object({ port: looseNumber }).partial().nullish(),
            servers: z.array(z.object({ address: loose, health: loose, healthProbeLog: loose })).nullish(),
          }),
        )
        .nullish(),
    }),
  ),
})

/** What such an answer says; null for other text. */
export function parseBackendHealth(text: string): LbHealthFacts | null {
  if (!text.includes('"backendAddressPools"')) return null
  const parsed = answer.safeParse(parseJson(text))
  if (!parsed.success) return null
  const settings = parsed.data.backendAddressPools.flatMap(
    ({ backendHttpSettingsCollection }) => backendHttpSettingsCollection ?? [],
  )
  if (settings.length === 0 && !text.includes('"servers"')) return null
  return {
    system: 'azure-appgw',
    targets: settings
      .flatMap(({ backendHttpSettings, servers }) =>
        (servers ?? []).map(({ address, health, healthProbeLog }) => ({
          id: address ?? '',
          port: backendHttpSettings?.port ?? null,
          state: states[health?.toLowerCase() ?? ''] ?? ('unknown' as const),
          reason: null,
          description: healthProbeLog,
        })),
      )
      .slice(0, 1000),
    isList: true,
    check: null,
    timeouts: [],
  }
}
