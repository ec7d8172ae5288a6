import { type Correlation, together } from '../correlation.ts'
import { symptomsIn } from '../symptoms.ts'
import { drainOrder } from './drain-order.ts'
import { idleOrder } from './idle-order.ts'
import { innerLimits } from './inner-limits.ts'
import { measuredResponse } from './measured-response.ts'
import { responseOrder } from './response-order.ts'
import { neighboursIn } from './tiers.ts'

/** Compares the limits of neighbouring hops, each with what went wrong at just that duration. */
export const timeoutLadder: Correlation = {
  id: 'timeout-ladder',
  reference:
    'RFC 9112 section 9.5; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html; https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
  correlate(evidence, service) {
    const neighbours = neighboursIn(evidence, service)
    const symptoms = symptomsIn(evidence, service)
    return together([
      idleOrder(neighbours, symptoms),
      responseOrder(neighbours, symptoms),
      measuredResponse(neighbours, evidence),
      drainOrder(neighbours, symptoms, evidence),
      innerLimits(neighbours, symptoms),
    ])
  },
}
