import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import type { Severity } from '../model/alert.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { mergeLabels } from './merge-labels.ts'
import { optionalText } from './optional-text.ts'
import { readTime } from './read-time.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'
import { urlOfLabels } from './url-of-labels.ts'

const texts = z.array(z.string()).nullish().catch(null)
const anything = z.record(z.string(), z.unknown()).nullish().catch(null)

const criterion = z.looseObject({
  metricName: z.unknown().optional(),
  dimensions: z
    .array(z.looseObject({ name: z.string(), value: z.unknown() }))
    .nullish()
    .catch(null),
})

const bodySchema = z.looseObject({
  schemaId: z.literal('azureMonitorCommonAlertSchema'),
  data: z.looseObject({
    essentials: z.looseObject({
      alertId: z.string().min(1),
      alertRule: optionalText,
      monitorCondition: z.enum(['Fired', 'Resolved']),
      severity: optionalText,
      signalType: z.unknown().optional(),
      monitoringService: z.unknown().optional(),
      alertTargetIDs: texts,
      configurationItems: texts,
      targetResourceType: z.unknown().optional(),
      targetResourceGroup: z.unknown().optional(),
      firedDateTime: z.unknown().optional(),
      resolvedDateTime: z.unknown().optional(),
      description: optionalText,
      investigationLink: z.unknown().optional(),
    }),
    alertContext: z
      .looseObject({
        condition: z
          .looseObject({ allOf: z.array(criterion).nullish().catch(null) })
          .nullish()
          .catch(null),
      })
      .nullish()
      .catch(null),
    customProperties: anything,
  }),
})

type Data = z.output<typeof bodySchema>['data']

/** Critical, Error, Warning, Informational, Verbose. */
const severities: Record<string, Severity> = {
  Sev0: 'critical',
  Sev1: 'error',
  Sev2: 'warning',
  Sev3: 'info',
  Sev4: 'info',
}

/** Whose alerts "Test action group" makes up; it is nobody's. */
const testSubscription = '/subscriptions/11111111-1111-1111-1111-111111111111/'

/**
 * Azure Monitor's action groups with the common alert schema: learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 * and, for what metric alerts bring, …/alerts/alerts-payload-samples. It signs nothing and sends no header of ours, so that the
 * token stands in the URL.
 */
export const azureMonitor = {
  name: 'azure-monitor',
  authenticate: (request, { secrets }) => bearsToken(request, secrets, { query: true }),
  parse(written, { receivedAt }) {
    const body = bodySchema.safeParse(written)
    if (!body.success) return toStrange(body.error)
    const { essentials, customProperties } = body.data.data
    const { alertId, alertRule, monitorCondition, description } = essentials
    if (alertId.startsWith(testSubscription)) return { kind: 'nothing' }
    const resolved = monitorCondition === 'Resolved'
    const at = readTime(resolved ? essentials.resolvedDateTime : essentials.firedDateTime)
    const labels = labelsOf(body.data.data)
    return {
      kind: 'alerts',
      alerts: [
        cleanAlert({
          source: 'azure-monitor',
          key: alertId,
          delivery: hashOf([alertId, monitorCondition, (at ?? receivedAt).toISOString()]),
          state: resolved ? 'resolved' : 'firing',
          severity: severities[essentials.severity ?? ''] ?? 'error',
          title: [alertRule, description].filter(Boolean).join(': '),
          labels,
          url: urlOfLabels(customProperties, labels),
          link: firstWebAddress([essentials.investigationLink]),
          ticket: null,
          at,
        }),
      ],
    }
  },
} satisfies AlertSource

function labelsOf({ essentials, alertContext, customProperties }: Data): Record<string, unknown> {
  const criteria = alertContext?.condition?.allOf ?? []
  const dimensions = criteria.flatMap(({ dimensions: own }) => own ?? [])
  return mergeLabels(
    {
      alertRule: essentials.alertRule,
      severity: essentials.severity,
      signalType: essentials.signalType,
      monitoringService: essentials.monitoringService,
      alertTargetIDs: essentials.alertTargetIDs?.join(','),
      configurationItems: essentials.configurationItems?.join(','),
      targetResourceType: essentials.targetResourceType,
      targetResourceGroup: essentials.targetResourceGroup,
      metricName: criteria
        .map(({ metricName }) => metricName)
        .filter((name) => typeof name === 'string')
        .join(','),
    },
    Object.fromEntries(dimensions.map(({ name, value }) => [name, value])),
    customProperties ?? {},
  )
}
