import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { durationSchema } from '../../model/duration.ts'
import type { Change, ChangesFacts } from '../../model/facts/changes.ts'
import type { Command, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { redactSecrets } from '../../redact.ts'
import {
  type ChangeWindow,
  parseBoot,
  parseContainers,
  parseDpkgLog,
  parseFound,
  parseJournal,
  parseRpm,
  parseStarts,
  parseZone,
} from './parse-changes.ts'
import { runOnHost } from './run-on-host.ts'

/** Of each kind: an upgrade of the whole system must not crowd out the rest. */
const mostOfKind = 50

/** Where the systems of request paths have their configuration, on Debian, Red Hat and as built from source. */
const configFolders = [
  '/etc/nginx',
  '/usr/local/nginx/conf',
  '/usr/local/openresty/nginx/conf',
  '/etc/apache2',
  '/etc/httpd',
  '/etc/haproxy',
  '/etc/php',
  '/etc/php-fpm.d',
  '/etc/uwsgi',
  '/etc/gunicorn',
  '/etc/systemd/system',
  '/etc/default',
  '/etc/sysctl.d',
] as const

/** Where applications are released to: Capistrano, Deployer and their like keep `releases/` and a link `current`. */
const releaseFolders = ['/srv', '/var/www', '/opt', '/home'] as const

/**
 * Asks a machine what changed on it lately: starts and reloads, packages, configuration files, releases, containers, its own
 * start. Never fails: a change is no fault.
 */
export const changesStep = defineStep({
  type: 'changes',
  title: 'See what changed',
  looksAt: 'host',
  params: z.strictObject({
    since: durationSchema.default(2 * 3_600_000).describe('How far back to look; default 2h.'),
  }),
  async run(host, params, context) {
    const nowMs = context.now().getTime()
    const from = Math.floor((nowMs - params.since) / 1000)
    const ran = await runOnHost(host, commandsFor(from), context)
    const [date, ...rest] = ran.map(said)
    const [seconds, zone = ''] = (date ?? '').trim().split(' ')
    const theirs = Number(seconds) * 1000
    // Times are the machine's own, so that they go with its logs; a minute more for what happens meanwhile.
    const hostNowMs = Number.isFinite(theirs) && theirs > 0 ? theirs : nowMs
    const window: ChangeWindow = {
      fromMs: hostNowMs - params.since,
      toMs: hostNowMs + 60_000,
      zoneMinutes: parseZone(zone),
    }
    if (ran.every((each) => each.stdout === '')) {
      throw new BotError(
        'PROGRAM_MISSING',
        `${host.host.name} answered none of the questions after changes`,
        'Log in there and see whether `ps` and `find` work for the bot’s user.',
      )
    }
    const [uptime = '', ps = '', dpkg = '', rpm = '', config = '', releases = '', journal = '', docker = ''] =
      rest
    const facts: ChangesFacts = {
      from: new Date(window.fromMs).toISOString(),
      changes: newestFirst([
        ...parseBoot(uptime, hostNowMs, window),
        ...parseStarts(ps, hostNowMs, window),
        ...parseDpkgLog(dpkg, window),
        ...parseRpm(rpm, window),
        ...parseFound(config, 'config', window),
        ...parseFound(releases, 'release', window),
        ...parseJournal(journal, window),
        ...parseContainers(docker, window),
      ]),
    }
    return { outcome: 'pass', summary: summarise(facts), facts }
  },
})

function commandsFor(from: number): Command[] {
  const newer = ['-newermt', `@${from}`, '-printf', '%T@ %y %p\\t%l\\n'] as const
  return [
    { argv: ['date', '+%s %z'] },
    { argv: ['cat', '/proc/uptime'] },
    { argv: ['ps', '-eo', 'pid=,ppid=,etimes=,comm='] },
    { argv: ['tail', '-c', '131072', '/var/log/dpkg.log'] },
    { argv: ['rpm', '-qa', '--qf', '%{INSTALLTIME} %{NAME}-%{VERSION}-%{RELEASE}\\n'] },
    {
      argv: [
        'find',
        ...configFolders,
        '-maxdepth',
        '3',
        '(',
        '-type',
        'f',
        '-o',
        '-type',
        'l',
        ')',
        ...newer,
      ],
      root: true,
    },
    {
      argv: [
        ...([
          'find',
          ...releaseFolders,
          '-maxdepth',
          '4',
          '(',
          '-name',
          'node_modules',
          '-o',
          '-name',
          '.*',
        ] as const),
        ...([
          ')',
          '-prune',
          '-o',
          '(',
          '-name',
          'current',
          '-o',
          '-path',
          '*/releases/*',
          '-not',
          '-path',
          '*/releases/*/*',
          ')',
        ] as const),
        ...newer,
      ],
      timeoutMs: 5000,
    },
    {
      argv: [
        ...(['journalctl', '_PID=1', '--since', `@${from}`, '-o', 'short-unix', '--no-pager', '-q'] as const),
        ...['-n', '2000'],
      ],
      root: true,
    },
    { argv: ['docker', 'ps', '-a', '--no-trunc', '--format', '{{json .}}'] },
  ]
}

/** `find` ends with 1 when a folder is missing, and has still told of the others. */
function said({ stdout, failure }: Ran): string {
  return failure === null || failure === 'timeout' ? stdout : ''
}

function newestFirst(changes: readonly Change[]): Change[] {
  const unique = new Map(changes.map((each) => [`${each.at.slice(0, 19)} ${each.kind} ${each.what}`, each]))
  const sorted = [...unique.values()]
    .map((each) => ({ ...each, what: redactSecrets(each.what) }))
    .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.what < b.what ? -1 : 1))
  const seen = new Map<Change['kind'], number>()
  return sorted.filter(({ kind }) => {
    const count = (seen.get(kind) ?? 0) + 1
    seen.set(kind, count)
    return count <= mostOfKind
  })
}

function summarise({ from, changes }: ChangesFacts): string {
  if (changes.length === 0) return `nothing changed since ${from.slice(0, 16)}Z`
  const shown = changes.slice(0, 4).map(({ at, what }) => `${what} at ${at.slice(11, 19)}`)
  const more = changes.length > shown.length ? ` and ${changes.length - shown.length} more` : ''
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'} since ${from.slice(0, 16)}Z: ${shown.join(', ')}${more}`
}
