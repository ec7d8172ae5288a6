import type { ChangeContext, ChangeSite, NotAimed } from '../../model/change.ts'
import type { Command } from '../../model/host.ts'
import { linesOf } from '../host/lines-of.ts'
import { findDaemons } from '../node/find-processes.ts'
import { parseJlist } from '../node/parse-jlist.ts'
import { isPm2Home, pm2Command } from '../node/pm2-command.ts'
import { findSupervisors } from '../supervisor/find-supervisors.ts'
import { parseStatus } from '../supervisor/parse-status.ts'
import { supervisorctl } from '../supervisor/supervisorctl.ts'
import { lookAtOwners, readOwners } from './look-at-owners.ts'
import { askSilentUnits, listSilentUnits, readSilentUnits, silentNames } from './look-at-units.ts'
import type { Looked } from './looked.ts'
import { machineOf } from './machine-of.ts'
import type { Owner } from './owner.ts'
import { ownerOfHop } from './owner-of-hop.ts'
import { containerIdOf } from './owner-of-process.ts'
import { askMachine } from './run-change.ts'
import { type SeenHere, seenHere } from './seen-here.ts'

/** Daemons beyond these are not asked. */
const most = 6

/** Who runs the hop that is to be changed, from what the run saw and a look at the machine; without machines from the former alone. */
export async function findOwner(site: ChangeSite, context: ChangeContext): Promise<Owner | NotAimed> {
  const seen = seenHere(site, machineOf(site.place))
  const looked = context.hosts === undefined ? null : await look(site, seen, context)
  return ownerOfHop(seen, looked)
}

/** Two round trips at most. Null where the machine could not tell. */
async function look(
  site: ChangeSite,
  { ports, units }: SeenHere,
  context: ChangeContext,
): Promise<Looked | null> {
  const [told, listed, silent] = await askMachine(
    site.place,
    [
      lookAtOwners(ports),
      {
        argv: ['docker', 'ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}}'],
        root: true,
        timeoutMs: 8000,
      },
      listSilentUnits,
    ],
    context,
  )
  if (told === undefined || (!told.stdout.includes('\nsystem ') && !told.stdout.startsWith('system ')))
    return null
  const listening = readOwners(told.stdout)
  // The daemons inside of containers are the engine's, and are not reached from outside.
  const processes = [...listening.processes.values()].filter((each) => containerIdOf(each) === null)
  const daemons = findDaemons(processes)
    .flatMap(({ pid, home }) => {
      const user = listening.processes.get(pid)?.user ?? ''
      return isPm2Home({ user, home }) ? [{ pid, user, home }] : []
    })
    .slice(0, most)
  const supervisors = findSupervisors(processes).slice(0, most)
  const names = silentNames(
    silent?.stdout ?? '',
    units.map(({ name }) => name),
  )
  const questions: Command[] = [
    ...daemons.map((daemon): Command => pm2Command(daemon, 'jlist')),
    ...supervisors.map(
      ({ config }): Command => ({ argv: supervisorctl(config, 'status'), root: true, timeoutMs: 8000 }),
    ),
  ]
  const answers = await askMachine(
    site.place,
    [...questions, ...(names.length === 0 ? [] : [askSilentUnits(names)])],
    context,
  )
  const statuses = answers.slice(daemons.length)
  return {
    listening,
    units: names.length === 0 ? [] : readSilentUnits(answers[questions.length]?.stdout ?? ''),
    containers: new Map(
      linesOf(listed?.stdout ?? '').flatMap((line) => {
        const match = /^([0-9a-f]{64}) ([A-Za-z0-9][A-Za-z0-9_.-]{0,127})$/.exec(line)
        return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]
      }),
    ),
    pm2: new Map(
      daemons.map(({ pid, user, home }, index) => [
        pid,
        { user, home, apps: parseJlist(answers[index]?.stdout ?? '') },
      ]),
    ),
    supervisors: new Map(
      supervisors.map(({ pid, config }, index) => {
        const programs = parseStatus(statuses[index]?.stdout ?? '')
        return [pid, { config, programs: programs.length === 0 ? null : programs }]
      }),
    ),
  }
}
