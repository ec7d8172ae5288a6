import { queueDeliveries } from './queue-deliveries.ts'
import { queueEndings } from './queue-endings.ts'
import { queueJobs } from './queue-jobs.ts'
import type { QueueAddress } from './queue-process.ts'
import { createQueueRig } from './queue-rig.ts'
import { queueRuns } from './queue-runs.ts'
import { queueSchedules } from './queue-schedules.ts'

/** Everything that the product asks of a queue, to be called inside a `describe` of one engine. */
export function queueConformance(
  start: () => Promise<{ address: QueueAddress; stop(): Promise<void> }>,
): void {
  const rig = createQueueRig(start)
  queueJobs(rig)
  queueRuns(rig)
  queueDeliveries(rig)
  queueEndings(rig)
  queueSchedules(rig)
}
