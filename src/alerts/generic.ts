import type { AlertMapping } from './alert-mapping.ts'
import { bearsToken } from './bears-token.ts'
import { compileMapping } from './compile-mapping.ts'
import { isStale } from './is-stale.ts'
import { matchesHmac } from './matches-hmac.ts'
import { readMappedAlerts } from './read-mapped-alerts.ts'
import { readOwnAlerts } from './read-own-alerts.ts'
import type { AlertSource } from './source.ts'

/**
 * Whatever else sends JSON: our own form of it, or with a mapping any other. It brings a token, or signs:
 * `X-502-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body", hex>`, with more `v1` while secrets are replaced.
 * Throws `CONFIG_INVALID` for a mapping with a fault.
 */
export function createGeneric(mapping: AlertMapping | null): AlertSource {
  const compiled = mapping === null ? null : compileMapping(mapping)
  return {
    name: 'generic',

    authenticate(request, { secrets }, now) {
      const header = request.headers.get('x-502-signature')
      if (header === null) return bearsToken(request, secrets)
      const fields = header.split(',').map((field) => field.trim())
      const [time, ...others] = valuesOf(fields, 't')
      if (time === undefined || others.length > 0 || !/^\d{1,12}$/.test(time)) return 'forged'
      if (!matchesHmac(valuesOf(fields, 'v1'), secrets, [`${time}.`, request.body])) return 'forged'
      return isStale(new Date(Number(time) * 1000), now) ? 'stale' : null
    },

    parse(body, { request, receivedAt }) {
      const receipt = { bytes: request.body, receivedAt }
      return compiled === null ? readOwnAlerts(body, receipt) : readMappedAlerts(compiled, body, receipt)
    },
  }
}

function valuesOf(fields: readonly string[], name: string): string[] {
  return fields.filter((field) => field.startsWith(`${name}=`)).map((field) => field.slice(name.length + 1))
}
