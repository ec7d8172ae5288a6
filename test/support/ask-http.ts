import { http } from '../../src/probes/http.ts'
import { makeStepContext, makeTarget, runAtTarget } from './step-context.ts'

/** Takes the http step at a URL, with less patience than a target of the product has. */
export function askHttp(
  url: string,
  given: Record<string, unknown> = {},
  target: Parameters<typeof makeTarget>[1] = {},
  context: Parameters<typeof makeStepContext>[0] = {},
) {
  return runAtTarget(http, makeTarget(url, { timeoutMs: 800, ...target }), given, makeStepContext(context))
}
