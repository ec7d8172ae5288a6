import type { LogFormat } from '../../model/facts/logs.ts'
import type { Command } from '../../model/host.ts'
import type { LogPlace } from '../../model/log-place.ts'
import type { ListedProcess } from './list-processes.ts'

/** Log file of an app server. */
export function filePlace(file: string, kind: LogPlace['kind'], format: LogFormat): LogPlace {
  return { name: file, at: { file }, kind, format, definition: null }
}

/** Where what a process prints ends up: the journal of its unit or the log of its container; null when neither can be told. */
export function outputPlace({ group }: Pick<ListedProcess, 'group'>): LogPlace | null {
  const container = /(?:docker[-/]|libpod-)([0-9a-f]{12})[0-9a-f]{52}(?:\.scope)?$/.exec(group ?? '')?.[1]
  if (container !== undefined)
    return {
      name: `docker:${container}`,
      at: { container },
      kind: 'error',
      format: 'iso',
      definition: null,
    }
  const unit = /\/([\w@.\\:-]{1,200}\.service)(?:\/[^/]{0,200})?$/.exec(group ?? '')?.[1]
  if (unit === undefined || unit.startsWith('user@')) return null
  return { name: `journal:${unit}`, at: { unit }, kind: 'error', format: 'journal', definition: null }
}

/**
 * For each process whose command line matches \`$1\`, prints of the files that its arguments name (those that match \`$2\`, and
 * \`$3\` in its folder) the lines that match \`$4\`, each file after a line \`file <path>\`.
 */
const script = `for file in $(grep -laE -e "$1" /proc/[0-9]*/cmdline 2>/dev/null | head -n 50); do
dir=\${file%/cmdline}; folder=$(readlink "$dir/cwd" 2>/dev/null)
{ tr '\\n\\0' ' \\n' < "$file" | sed 's/^--[a-z]*=//' | grep -aE -e "$2"; echo "$3"; } | sort -u | head -n 8 | while read -r conf; do
[ -n "$conf" ] || continue
case $conf in /*) ;; *) conf=$folder/$conf ;; esac
[ -f "$conf" ] || continue
echo "file $conf"
head -c 65536 "$conf" | grep -aE -e "$4" | head -n 20
done
done; true`

/** Asks for some lines of the configuration files of running programs; see the script. */
export function configLines(process: string, file: string, usual: string, line: string): Command {
  return { argv: ['sh', '-c', script, 'sh', process, file, usual, line], root: true, timeoutMs: 5000 }
}

/** The same places once each. */
export function withoutDoubles(places: readonly (LogPlace | null)[]): LogPlace[] {
  const seen = new Map(places.flatMap((place) => (place === null ? [] : [[place.name, place] as const])))
  return [...seen.values()]
}
