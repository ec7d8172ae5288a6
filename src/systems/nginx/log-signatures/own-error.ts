import type { LogSignature } from '../../../model/diagnosis.ts'

/** A line about nginx itself. */
export function ownError(signature: Omit<LogSignature, 'system' | 'reach'>): LogSignature {
  return { ...signature, system: 'nginx', reach: 'here' }
}
