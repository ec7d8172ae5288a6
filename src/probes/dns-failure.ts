import type { DnsFailure } from '../model/facts.ts'

/** Node's names for the failures of getaddrinfo(3) and c-ares (ares.h), in our words. */
const failureByCode: Record<string, DnsFailure> = {
  // getaddrinfo says ENOTFOUND (EAI_NONAME) also for a name that exists without addresses.
  ENOTFOUND: 'nxdomain',
  ENODATA: 'no-data',
  ESERVFAIL: 'servfail',
  EAI_FAIL: 'servfail',
  EREFUSED: 'refused',
  ENOTIMP: 'refused',
  ECONNREFUSED: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EBADRESP: 'malformed',
  EFORMERR: 'malformed',
  EBADNAME: 'malformed',
  // "Temporary failure in name resolution": no server answered in time.
  EAI_AGAIN: 'timeout',
  ETIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECANCELLED: 'timeout',
}

/** What a failed look-up says of the name or its servers. Throws what it was given when that speaks of neither. */
export function classifyDnsError(error: unknown): DnsFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const failure = failureByCode[code]
  if (failure === undefined) throw error
  return failure
}
