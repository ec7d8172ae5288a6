import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { SocketsFacts } from '../../model/facts/sockets.ts'
import type { Command, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { askedPorts, isHostName, namesFurtherIn } from './asked-ports.ts'
import { linesOf, wordsOf } from './lines-of.ts'
import { directoriesOf, parseUnixSockets } from './parse-unix-sockets.ts'
import { type SocketsCommand, socketsCommands } from './sockets-commands.ts'
import { socketsFacts } from './sockets-facts.ts'
import { summarizeSockets } from './summarize-sockets.ts'

const socketPath = z
  .string()
  .max(200)
  .regex(/^\/[^\n\0]*$/)

/** Sockets of the system itself, which no proxy asks. */
const ofSystem =
  /^\/(?:var\/)?run\/(?:systemd|dbus|user|udev|lvm|avahi|acpid|snapd|cups|containerd|docker|rpcbind|uuidd|lxd|irqbalance|chrony|sssd|nscd|multipath)|^\/var\/lib\/(?:sss|snapd|gssproxy|containerd)|^@|^\/tmp\/\.|^\*/

/**
 * Looks at who listens, at queues, firewalls and Unix sockets of a machine. Fails when a port or socket of the path is not
 * served, or a queue is full. Two round trips: the second looks at the sockets that the first found.
 */
export const socketsStep = defineStep({
  type: 'sockets',
  title: 'Look at listening sockets and firewalls',
  looksAt: 'host',
  params: z.strictObject({
    unixSockets: z.array(socketPath).max(16).default([]),
    names: z.array(z.string().refine(isHostName, 'is no host name')).max(8).default([]),
  }),
  async run(target, params, { hosts, targets, signal }) {
    if (hosts === undefined) {
      throw new BotError(
        'INTERNAL',
        'The step sockets was given no machines to look at.',
        'Please report this.',
      )
    }
    const keys = Object.keys(socketsCommands) as SocketsCommand[]
    const ran = await hosts.run(
      target.host,
      keys.map((key) => socketsCommands[key]),
      { signal },
    )
    const said = Object.fromEntries(keys.map((key, index) => [key, ran[index]?.stdout ?? ''])) as Record<
      SocketsCommand,
      string
    >
    const first: SocketsFacts = { ...socketsFacts(said), asked: askedPorts(target, targets) }
    if (first.listeners.length === 0 && first.counters.length === 0) {
      throw new BotError(
        'PROGRAM_MISSING',
        `${target.host.name} has no ss, or it may not be run`,
        'Install iproute2 there, or allow the bot’s user to run ss.',
      )
    }
    const found = first.listeners.filter(({ port, address }) => port === null && !ofSystem.test(address))
    const paths = [
      ...new Set([...params.unixSockets, ...found.map(({ address }) => address).filter(isNamed)]),
    ].slice(0, 24)
    const names = [...new Set([...params.names, ...namesFurtherIn(target, targets)])]
    const commands = furtherCommands(paths, names)
    const further = commands.length === 0 ? [] : await hosts.run(target.host, commands, { signal })
    const facts = { ...first, ...furtherFacts(further, paths, names) }
    return { ...summarizeSockets(facts), facts }
  },
})

function furtherCommands(paths: readonly string[], names: readonly string[]): Command[] {
  const places = [...new Set(paths.flatMap((path) => [...directoriesOf(path), path]))]
  return [
    // Symbolic links such as /var/run are followed, as connect(2) does.
    ...(paths.length > 0
      ? [
          {
            argv: ['stat', '-L', '-c', '%A %U %G %n', '--', ...places],
            root: true,
            timeoutMs: 5000,
          } satisfies Command,
        ]
      : []),
    ...names.map((name): Command => ({ argv: ['getent', 'ahosts', name], timeoutMs: 8000 })),
  ]
}

function furtherFacts(
  ran: readonly Ran[],
  paths: readonly string[],
  names: readonly string[],
): Pick<SocketsFacts, 'unixSockets' | 'names'> {
  const answers = paths.length > 0 ? ran.slice(1) : ran
  return {
    unixSockets: paths.length > 0 ? parseUnixSockets(ran[0]?.stdout ?? '', paths) : [],
    names: names.flatMap((name, index) => {
      const answer = answers[index]
      return answer === undefined || answer.failure === 'missing' ? [] : [resolved(name, answer)]
    }),
  }
}

/** getent(1) exits with 2 when the name is not known. */
function resolved(name: string, { stdout, failure, exitCode }: Ran): SocketsFacts['names'][number] {
  const addresses = [...new Set(linesOf(stdout).flatMap((line) => wordsOf(line)[0] || []))].slice(0, 16)
  if (failure === 'timeout') return { name, addresses, failure: 'no answer from the resolver in time' }
  if (addresses.length > 0) return { name, addresses, failure: null }
  return { name, addresses, failure: exitCode === 2 ? 'no such name' : `getent ended with ${exitCode}` }
}

/** HAProxy and Supervisor listen on a temporary name that they rename afterwards; the kernel goes on to show the first. */
function isNamed(path: string): boolean {
  return !/\.\d+\.tmp$|\.sock\.\d+$/.test(path)
}
