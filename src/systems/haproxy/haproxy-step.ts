import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { HaproxyFacts } from '../../model/facts/haproxy.ts'
import type { Command } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { redactSecrets } from '../../redact.ts'
import { askFunction } from './ask-function.ts'
import { judgeHaproxy } from './judge-haproxy.ts'
import { parseConfig, serversOf } from './parse-config.ts'
import { parseShowInfo } from './parse-show-info.ts'
import { parseShowStat } from './parse-show-stat.ts'
import { parseTest } from './parse-test.ts'

/** Prints the configuration files that the running process was given, or the usual one, one path on a line. */
const findFiles = `PATH=$PATH:/usr/sbin:/usr/local/sbin
files() {
  for dir in /proc/[0-9]*; do
    [ "$(cat "$dir/comm" 2>/dev/null)" = haproxy ] || continue
    tr '\\0' '\\n' < "$dir/cmdline" 2>/dev/null | awk 'next_is { print; next_is = 0 } $0 == "-f" { next_is = 1 }'
    break
  done
}
list=$(files)
[ -n "$list" ] || list=/etc/haproxy/haproxy.cfg`

const testConfig = `${findFiles}
command -v haproxy >/dev/null 2>&1 || exit 127
set --
while IFS= read -r file; do set -- "$@" -f "$file"; done <<END
$list
END
haproxy -c "$@" 2>&1`

const showConfig = `${findFiles}
printf '%s\\n' "$list" | while IFS= read -r file; do
  if [ -d "$file" ]; then set -- "$file"/*.cfg; else set -- "$file"; fi
  for each in "$@"; do printf '==> %s <==\\n' "$each"; head -c 200000 "$each" 2>/dev/null; echo; done
done`

/** Asks each runtime socket of the configuration with whichever program can speak to a Unix socket. */
const askSocket = `${findFiles}
sockets=$(printf '%s\\n' "$list" | while IFS= read -r file; do
  if [ -d "$file" ]; then cat "$file"/*.cfg; else cat "$file"; fi 2>/dev/null
done | awk '$1 == "stats" && $2 == "socket" { print $3 }')
${askFunction}
printf '%s\\n' "$sockets" | while IFS= read -r socket; do
  path=\${socket#unix@}
  case $path in
    /*[!A-Za-z0-9._/@+-]*) continue ;;
    /*) ;;
    *) continue ;;
  esac
  [ -S "$path" ] || continue
  printf '==> %s <==\\n' "$path"
  ask "$path" 'show info'
  printf '\\n'
  ask "$path" 'show stat'
done`

const commands: readonly Command[] = [
  { argv: ['sh', '-c', testConfig, 'sh'], root: true, timeoutMs: 20_000 },
  { argv: ['sh', '-c', showConfig, 'sh'], root: true, maxBytes: 1_000_000 },
  { argv: ['sh', '-c', askSocket, 'sh'], root: true, timeoutMs: 20_000, maxBytes: 4_000_000 },
  { argv: ['haproxy', '-v'] },
]

/**
 * Looks at an HAProxy: its configuration and whether that is valid, its servers as its own checks see them, its queues
 * and its limits. Fails when a server is down, a request is queued, a limit reached or the configuration invalid.
 */
export const haproxyStep = defineStep({
  type: 'haproxy',
  title: 'Look into HAProxy',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(target, _params, { hosts, signal }) {
    if (hosts === undefined) {
      throw new BotError('INTERNAL', 'The step haproxy was given no machines.', 'Please report this.')
    }
    const { host } = target
    const [tested, shown, asked, versioned] = await hosts.run(host, commands, { signal })
    const isMissing = versioned?.failure === 'missing' && tested?.exitCode === 127
    const facts = factsOf({
      test: tested?.stdout ?? '',
      config: shown?.stdout ?? '',
      socket: asked?.stdout ?? '',
      version: versioned?.stdout ?? '',
    })
    if (facts.test === null && facts.servers.length === 0 && facts.process === null) {
      if (isMissing) {
        throw new BotError(
          'PROGRAM_MISSING',
          `There is no haproxy on ${host.name}.`,
          'Name the machine on which it runs under “hosts” of its hop, or take the step out of the runbook.',
        )
      }
      throw new BotError(
        'HOST_ROOT_NEEDED',
        `Neither the configuration nor the runtime socket of haproxy on ${host.name} may be read.`,
        'Set “sudo: true” for this host, and allow it in sudoers.',
      )
    }
    return { ...judgeHaproxy(facts), facts }
  },
})

/** The facts in what the commands printed; each part may be empty. */
export function factsOf(printed: {
  test: string
  config: string
  socket: string
  version: string
}): HaproxyFacts {
  const files = printed.config.split(/^==> /m).slice(1)
  const configs = files.map((part) => {
    const [file = '', ...lines] = part.split('\n')
    return parseConfig(lines.join('\n'), file.replace(/ <==\s*$/, ''))
  })
  const stat = parseShowStat(printed.socket)
  const info = parseShowInfo(printed.socket)
  const test = parseTest(printed.test)
  // What the process itself says of its limit is better than what follows from its configuration.
  const misfit = info?.process == null ? configs.find((each) => each.misfit !== undefined)?.misfit : undefined
  return {
    version: info?.version ?? /version (\S{1,60})/.exec(printed.version)?.[1] ?? null,
    test: test && { ok: test.ok, messages: test.messages.map(redactSecrets) },
    servers: stat?.servers ?? configs.flatMap(serversOf),
    proxies: stat?.proxies ?? [],
    process: info?.process ?? null,
    timeouts: configs.flatMap(({ timeouts }) => timeouts),
    ...(misfit === undefined ? {} : { misfit }),
    socket:
      stat === null && info === null ? null : (/^==> (\S{1,300}) <==/m.exec(printed.socket)?.[1] ?? null),
  }
}
