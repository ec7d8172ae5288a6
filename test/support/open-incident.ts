import type { Incident } from '../../src/model/incident.ts'
import { ann, faultDiagnosis } from './timelines.ts'

/** Of the shop, which was found faulty, and of which no run goes on. */
export const openIncident: Incident = {
  id: 'INC-4',
  service: 'shop',
  environment: 'demo',
  state: 'open',
  openedBy: ann,
  openedAt: new Date('2026-11-21T03:10:00.000Z'),
  closedAt: null,
  verdict: faultDiagnosis().verdict,
  run: null,
}
