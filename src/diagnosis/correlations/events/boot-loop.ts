import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const boots =
  /Booting worker with pid: \d|Respawned uWSGI worker \d|Started child process \[\d|spawned uWSGI worker \d/

/** Words that tell why a worker ended, and settings that replace workers on purpose. */
const told =
  /WORKER TIMEOUT|SIGKILL|SIGSEGV|signal (?:9|11)\b|OutOfMemory|oom-kill|Killed process|HARAKIRI|failed to boot|Autorestarting|Error\b|Exception|HUP|work of process|lifetime reached|request limit|TTIN/

/** Workers of one start come within a second or two; whoever comes later replaces one that ended. */
const startMs = 1500
const fewest = 4

/** Workers that are started again and again while nobody says why the last ones ended: as a kill from outside does it. */
export const bootLoop: Correlation = {
  id: 'boot-loop',
  reference:
    'https://docs.gunicorn.org/en/stable/design.html: the arbiter replaces workers that end; signal(7), SIGKILL is not told',
  correlate(evidence) {
    const logs = seenOf(evidence, 'logs')
    if (logs.some(({ facts }) => facts.groups.some(({ sample }) => told.test(sample)))) return nothing
    for (const each of logs) {
      for (const { sample, count, firstAt, lastAt } of each.facts.groups) {
        const ms = Date.parse(lastAt ?? '') - Date.parse(firstAt ?? '')
        // One a second, or slower but steadily, and not the whole pool once and again after an hour.
        if (!boots.test(sample) || count < fewest || !(ms > startMs) || ms > 20_000 * count) continue
        const place = {
          fact: 'boot-loop',
          reach: 'here',
          quote: `${count} workers were started within ${Math.round(ms / 1000)} s, and nothing says why the ones before ended: ${sample.slice(0, 100)}`,
          evidence: each,
          hop: each.hop,
          target: each.target,
        } as const
        return {
          findings: [
            { ...place, cause: 'app-crash-loop', weight: 20 },
            { ...place, cause: 'oom-cgroup', weight: 18 },
            { ...place, cause: 'app-boot-failure', weight: 14 },
            { ...place, cause: 'oom-host', weight: 14 },
          ],
          advice: [],
        }
      }
    }
    return nothing
  },
}
