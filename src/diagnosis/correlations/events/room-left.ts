import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

const spaceless = /[Nn]o space left on device|\bENOSPC\b/
const watching = /\bwatch(?:es|ing|ers?)?\b|inotify|fsnotify/

/** Of what is in use, in percent, above which a write may well have failed. */
const nearlyFull = 90

/**
 * ENOSPC while df shows room, of bytes and of inodes: then it is another table that is full, of watches, semaphores or shared
 * memory, or another file system than the one that was looked at.
 */
export const roomLeft: Correlation = {
  id: 'room-left',
  reference: 'inotify_add_watch(2), semget(2), bpf(2): ENOSPC without a disk',
  correlate(evidence, { hosts }) {
    // On a machine that we look at ourselves every file system was seen, and which one is full is known.
    if (hosts.length > 0) return nothing
    const line = linesOf(evidence).find(({ sample }) => spaceless.test(sample))
    const mounted = seenOf(evidence, 'machine')
      .flatMap(({ facts }) => facts.disks)
      .filter(({ type }) => !/squashfs/.test(type ?? ''))
    const disks = mounted.filter(
      ({ type, mount }) => !/tmpfs|overlay$/.test(type ?? '') && !/^\/(?:boot|snap|dev|run)/.test(mount),
    )
    if (line === undefined || disks.length === 0) return nothing
    const roomy = mounted.every(({ usedPercent }) => usedPercent < nearlyFull)
    if (!roomy) return nothing
    const inodesTold = disks.some(({ inodesUsedPercent }) => inodesUsedPercent !== null)
    const inodesFree = disks.every(({ inodesUsedPercent }) => (inodesUsedPercent ?? 0) < nearlyFull)
    const quote = `df shows room on ${disks.map(({ mount, usedPercent }) => `${mount} (${usedPercent} %)`).join(', ')}`
    const say = (cause: CorrelationFinding['cause'], weight: number): CorrelationFinding => ({
      ...{ cause, weight, fact: 'room', reach: 'here', quote },
      ...{ evidence: line.evidence, hop: line.evidence.hop, target: line.evidence.target },
    })
    const isWatch = watching.test(line.sample)
    return {
      findings: [
        say('disk-full', inodesTold && inodesFree ? -16 : -10),
        ...(inodesTold ? [say('inode-exhaustion', inodesFree ? -10 : 14)] : []),
        ...(inodesFree ? [say('fd-exhaustion', isWatch || inodesTold ? 17 : 10)] : []),
      ],
      advice: [],
    }
  },
}
