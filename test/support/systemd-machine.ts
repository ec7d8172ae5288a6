import { changeContext } from './change-site.ts'
import { type Answer, inTurn, scriptedHosts } from './scripted-hosts.ts'

/** Random marks of two starts. */
export const first = 'a'.repeat(32)
export const second = 'b'.repeat(32)
/** The unit that is changed; it listens at port 8000. */
export const unit = 'shop.service'

/** What `systemctl show` says of a unit; started at 12:00, the clock is at 12:10. */
export function shown(more: Record<string, string | number> = {}): string {
  const told = {
    Id: unit,
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Result: 'success',
    MainPID: 41,
    NRestarts: 0,
    Restart: 'on-failure',
    InvocationID: first,
    ExecMainStartTimestamp: 'Sat 2026-11-21 12:00:00 UTC',
    ActiveEnterTimestamp: 'Sat 2026-11-21 12:00:00 UTC',
    CanReload: 'no',
    RefuseManualStart: 'no',
    RefuseManualStop: 'no',
    LimitNOFILE: 524_288,
    LimitNOFILESoft: 1024,
    MemoryMax: 'infinity',
    TasksMax: 100,
    ...more,
  }
  return Object.entries(told)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

export const down = {
  ActiveState: 'failed',
  SubState: 'failed',
  Result: 'exit-code',
  MainPID: 0,
  NRestarts: 5,
  ActiveEnterTimestamp: '',
}
export const anew = {
  InvocationID: second,
  MainPID: 77,
  ExecMainStartTimestamp: 'Sat 2026-11-21 12:09:58 UTC',
}

const owner = `listening 8000 41
system 100 5000.00 4096
process 41 S 1 ${'0 '.repeat(17)}0 0 20
group 0::/system.slice/shop.service
`
const noOwner = 'system 100 5000.00 4096\n'

/** A machine that answers; a list is one answer after the other. */
export function machine(script: Record<string, Answer | string[]>) {
  return scriptedHosts(
    Object.fromEntries(
      Object.entries(script).map(([key, answer]) => [
        key,
        Array.isArray(answer) ? inTurn(...answer) : answer,
      ]),
    ),
  )
}

const clock = { date: `${Date.parse('2026-11-21T12:10:00Z') / 1000}\n` }
export const show = 'env TZ=UTC systemctl show'

export function running(
  more: Record<string, string | number> = {},
  script: Record<string, Answer | string[]> = {},
) {
  return machine({
    ...clock,
    'sh -c': owner,
    [show]: shown(more),
    'cat /proc/meminfo': 'MemAvailable: 1024000 kB\n',
    ...script,
  })
}

export function silent(more: Record<string, string | number> = {}) {
  return machine({
    ...clock,
    'sh -c': noOwner,
    'systemctl list-units': 'shop.service loaded failed failed Shop\n',
    [show]: shown({ ...down, ...more }),
  })
}

export const context = (hosts: ReturnType<typeof machine>) => changeContext({ hosts })
