import { posix } from 'node:path'
import type { ChangeContext, ChangeSite, NotAimed } from '../../model/change.ts'
import { type FoundMaster, findMaster, type MasterKind } from '../app/find-master.ts'
import type { RunningProcess } from '../app/running.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { type HaproxyConfig, parseConfig } from './parse-config.ts'

export const haproxyPattern = '[h]aproxy'

const kind: MasterKind = {
  name: 'HAProxy',
  pattern: haproxyPattern,
  isMaster: (process, all) =>
    isHaproxy(process) && !all.some((each) => each.pid === process.ppid && isHaproxy(each)),
}

/** An HAProxy that runs, with the files it was given. */
export interface HaproxyAtHand extends FoundMaster {
  program: string
  files: string[]
  /** Whether a master process watches over its workers, which makes it possible to reload by a signal. */
  hasMaster: boolean
  configs: HaproxyConfig[]
}

const showScript = `for file do
if [ -d "$file" ]; then set -- "$file"/*.cfg; else set -- "$file"; fi
for each in "$@"; do printf '==> %s <==\\n' "$each"; head -c 400000 "$each" 2>/dev/null; echo; done
done`

/** Finds the HAProxy of a hop and reads its configuration files. */
export async function haproxyAtHand(
  site: ChangeSite,
  context: ChangeContext,
): Promise<HaproxyAtHand | NotAimed> {
  const found = await findMaster(site, kind, context)
  if ('lacking' in found) return found
  const { host } = machineOf(site.place)
  const { argv, program, folder } = found.master
  const files = filesOf(argv, folder)
  if (program === null || !/^(?:\/[\w.@+-]{1,200}){1,20}$/.test(program) || files === null) {
    return { lacking: `It is not known with which files HAProxy on ${host.name} was started.` }
  }
  const [shown] = await askMachine(
    site.place,
    [{ argv: ['sh', '-c', showScript, 'sh', ...files], root: true, maxBytes: 2_000_000 }],
    context,
  )
  const configs = (shown?.stdout ?? '')
    .split(/^==> /m)
    .slice(1)
    .map((part) => {
      const [file = '', ...lines] = part.split('\n')
      return parseConfig(lines.join('\n'), file.replace(/ <==\s*$/, ''))
    })
  const hasMaster = argv.some((word) => /^-(?:W|Ws|D?W\w?)$/.test(word))
  return { ...found, program, files, hasMaster, configs }
}

/** What follows each `-f`, absolute; null where there is none, or one that is no plain path. */
function filesOf(argv: readonly string[], folder: string | null): string[] | null {
  const named: string[] = []
  for (const [index, word] of argv.entries()) {
    if (word !== '-f') continue
    // After `-f` haproxy takes every word up to the next option.
    for (const value of argv.slice(index + 1)) {
      if (value.startsWith('-')) break
      named.push(posix.isAbsolute(value) || folder === null ? value : posix.join(folder, value))
    }
  }
  const isPlain = named.every((file) => /^(?:\/[\w.@+-]{1,200}){1,20}\/?$/.test(file))
  return named.length === 0 || !isPlain ? null : [...new Set(named)]
}

/** Whether a process is HAProxy by its program's name; a title that ends so is none. */
export function isHaproxy({ argv: [name = ''] }: RunningProcess): boolean {
  return posix.basename(name) === 'haproxy' && !name.includes(' ')
}
