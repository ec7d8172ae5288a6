import type { Service } from '../../model/service.ts'

/** Whether it stands in for the service that alarms of nobody have: nothing of it can be looked at. */
export function isUnmatched({ origin }: Pick<Service, 'origin'>): boolean {
  return origin === 'unmatched'
}
