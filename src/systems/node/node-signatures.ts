import type { Signature } from '../../model/diagnosis.ts'
import type { NodeProcess } from '../../model/facts/node.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'
import { memoryFault, nodeFault } from './node-facts.ts'

const pm2: NonNullable<NodeProcess['pm2']> = {
  id: 0,
  status: 'online',
  restarts: 0,
  unstableRestarts: 0,
  mode: 'fork',
  exitCode: null,
  memoryRestartBytes: null,
  killTimeoutMs: null,
  logs: [],
}
const process: NodeProcess = {
  pid: 812,
  name: 'shop',
  version: '24.0.0',
  startedAt: '2026-11-20T05:00:00.000Z',
  memoryBytes: 80_000_000,
  cpuPercent: 1,
  heapLimitBytes: null,
  ports: [3000],
  pm2,
  timeouts: [],
}

function under(more: Partial<typeof pm2>, rest: Partial<NodeProcess> = {}): NodeProcess {
  return { ...process, ...rest, pm2: { ...pm2, ...more } }
}

function first(
  processes: readonly NodeProcess[],
  see: (process: NodeProcess) => string | null,
): string | null {
  return processes.map(see).find((quote) => quote !== null) ?? null
}

const god = 'Unitech/pm2 lib/God.js, handleExit()'

const sights: Sight<'node'>[] = [
  {
    name: 'not-running',
    on: 'node',
    weights: { 'backend-down': 18 },
    reference: 'proc(5), ss(8): no process of Node listens on the machine',
    fact: 'process',
    reach: 'here',
    see: ({ facts: { processes } }) =>
      processes.length === 0 ? 'no process of Node listens on the machine' : null,
    examples: {
      matches: [{ facts: { processes: [] } }],
      nearMisses: [{ facts: { processes: [process] }, outcome: 'pass' }],
    },
  },
  {
    name: 'gave-up',
    on: 'node',
    weights: { 'restart-limit-hit': 26, 'app-boot-failure': 7, 'backend-down': 4 },
    reference: `${god}; status errored after max_restarts`,
    fact: 'restart-limit',
    reach: 'here',
    see: ({ facts: { processes } }) =>
      first(processes, ({ name, pm2: by }) =>
        by?.status === 'errored' ? `PM2 gave up on ${name} after ${by.restarts} restarts` : null,
      ),
    examples: {
      matches: [
        {
          facts: { processes: [under({ status: 'errored', restarts: 15 }, { pid: null, startedAt: null })] },
        },
      ],
      nearMisses: [{ facts: { processes: [under({ status: 'stopped' })] } }],
    },
  },
  {
    name: 'stopped',
    on: 'node',
    weights: { 'backend-down': 18, 'deploy-in-progress': 3 },
    reference: 'Unitech/pm2 constants.js, STOPPED_STATUS',
    fact: 'process',
    reach: 'here',
    see: ({ facts: { processes } }) =>
      first(processes, ({ name, pm2: by }) =>
        by?.status === 'stopped' || by?.status === 'stopping' ? `${name} is ${by.status} in PM2` : null,
      ),
    examples: {
      matches: [{ facts: { processes: [under({ status: 'stopped' })] } }],
      nearMisses: [{ facts: { processes: [process] }, outcome: 'pass' }],
    },
  },
  {
    name: 'restarting',
    on: 'node',
    weights: { 'app-crash-loop': 20, 'app-boot-failure': 5, 'oom-host': 2 },
    reference: `${god}; restart_time counts restarts since the app was added, reloads too`,
    fact: 'restart',
    reach: 'here',
    see: ({ facts: { processes }, startedAt }) =>
      first(processes, (each) =>
        each.pm2?.status === 'errored' || each.pm2?.status === 'stopped'
          ? null
          : nodeFault(each, new Date(startedAt)),
      ),
    examples: {
      matches: [
        { facts: { processes: [under({ restarts: 40 }, { startedAt: '2026-11-21T06:59:50.000Z' })] } },
        { facts: { processes: [under({ status: 'waiting restart', restarts: 12 })] } },
      ],
      nearMisses: [
        { facts: { processes: [under({ restarts: 40 })] }, outcome: 'pass' },
        {
          facts: { processes: [under({ restarts: 1 }, { startedAt: '2026-11-21T06:59:50.000Z' })] },
          outcome: 'pass',
        },
      ],
    },
  },
  {
    name: 'many-restarts',
    on: 'node',
    weights: { 'app-crash-loop': 5, 'app-crash-request': 4, 'app-memory-guard-restart': 3 },
    reference: `${god}; restart_time counts restarts since the app was added, reloads too`,
    fact: 'restart-count',
    reach: 'here',
    see: ({ facts: { processes } }) =>
      first(processes, ({ name, pm2: by }) =>
        by?.status === 'online' && by.restarts >= 20
          ? `PM2 has restarted ${name} ${by.restarts} times`
          : null,
      ),
    examples: {
      matches: [{ facts: { processes: [under({ restarts: 40 })] }, outcome: 'pass' }],
      nearMisses: [{ facts: { processes: [under({ restarts: 3 })] }, outcome: 'pass' }],
    },
  },
  {
    name: 'steady',
    on: 'node',
    weights: { 'backend-down': -8, 'app-crash-loop': -8, 'restart-limit-hit': -12, 'app-boot-failure': -8 },
    reference: 'proc(5): the process has been up for ten minutes',
    fact: 'process',
    reach: 'here',
    see({ facts: { processes }, startedAt }) {
      const now = Date.parse(startedAt)
      const steady =
        processes.length > 0 && processes.every((each) => each.pid !== null && ageOf(each, now) > 600_000)
      return steady ? `${processes[0]?.name} runs since ${processes[0]?.startedAt}` : null
    },
    examples: {
      matches: [{ facts: { processes: [process] }, outcome: 'pass' }],
      nearMisses: [
        { facts: { processes: [] } },
        { facts: { processes: [{ ...process, startedAt: '2026-11-21T06:59:50.000Z' }] } },
        { facts: { processes: [process, under({ status: 'errored' }, { pid: null, startedAt: null })] } },
      ],
    },
  },
  {
    name: 'memory-near-limit',
    on: 'node',
    weights: { 'app-heap-exhausted': 9, 'app-memory-guard-restart': 9 },
    reference: 'V8 --max-old-space-size; Unitech/pm2 lib/Worker.js, max_memory_restart; from 90 % on',
    fact: 'memory',
    reach: 'here',
    see: ({ facts: { processes } }) => first(processes, memoryFault),
    examples: {
      matches: [
        { facts: { processes: [under({ memoryRestartBytes: 300_000_000 }, { memoryBytes: 290_000_000 })] } },
        { facts: { processes: [{ ...process, heapLimitBytes: 80_000_000 }] } },
      ],
      nearMisses: [{ facts: { processes: [under({ memoryRestartBytes: 300_000_000 })] }, outcome: 'pass' }],
    },
  },
  {
    name: 'core-busy',
    on: 'node',
    weights: { 'event-loop-blocked': 14, 'slow-app-timeout': 3 },
    reference: 'pm2 jlist, monit.cpu; one event loop uses one core',
    fact: 'cpu',
    reach: 'here',
    see: ({ facts: { processes } }) =>
      first(processes, ({ name, cpuPercent }) =>
        cpuPercent !== null && cpuPercent >= 95 ? `${name} uses ${Math.round(cpuPercent)} % of a core` : null,
      ),
    examples: {
      matches: [{ facts: { processes: [{ ...process, cpuPercent: 100 }] }, outcome: 'pass' }],
      nearMisses: [{ facts: { processes: [process] }, outcome: 'pass' }],
    },
  },
  {
    name: 'short-kill-timeout',
    on: 'node',
    weights: { 'ungraceful-shutdown': 4 },
    reference: 'Unitech/pm2 constants.js, KILL_TIMEOUT: 1600 ms, then SIGKILL',
    fact: 'drain-time',
    reach: 'here',
    see: ({ facts: { processes } }) =>
      first(processes, ({ name, timeouts }) => {
        const kill = timeouts.find(({ setting }) => setting === 'kill_timeout')
        return kill?.valueMs != null && kill.valueMs < 5000
          ? `PM2 gives ${name} ${kill.valueMs} ms to stop`
          : null
      }),
    examples: {
      matches: [
        {
          facts: {
            processes: [
              {
                ...process,
                timeouts: [
                  {
                    kind: 'graceful',
                    setting: 'kill_timeout',
                    valueMs: 1600,
                    where: 'default of PM2',
                    isDefault: true,
                  },
                ],
              },
            ],
          },
          outcome: 'pass',
        },
      ],
      nearMisses: [{ facts: { processes: [process] }, outcome: 'pass' }],
    },
  },
]

function ageOf({ startedAt }: NodeProcess, now: number): number {
  return startedAt === null ? 0 : now - Date.parse(startedAt)
}

/** What Node’s processes and PM2 speak of. */
export const nodeSignatures: readonly Signature<'node'>[] = sights.flatMap(signaturesOf)
