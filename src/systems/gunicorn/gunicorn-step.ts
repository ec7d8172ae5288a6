import { posix } from 'node:path'
import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { GunicornFacts } from '../../model/facts/gunicorn.ts'
import type { Command } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { listProcesses, parseListedProcesses } from '../app/list-processes.ts'
import { readAsSeen } from '../app/read-as-seen.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { type FoundMaster, findMasters } from './find-masters.ts'
import { type ConfigFile, gunicornSummary, isGunicornWell, masterFacts } from './gunicorn-facts.ts'
import { configFileOf } from './settings-of.ts'

/** The processes, and of their environment what gunicorn itself reads. */
export const gunicornProcesses = listProcesses('[g]unicorn', '^(GUNICORN_CMD_ARGS|WEB_CONCURRENCY|PORT)=')

/** Where pip and distributions leave the version, beside the interpreter or the script that was started; runs nothing. */
const versionScript = `for dir in "$1" "$2"; do for found in "$dir"/../lib/python*/site-packages/gunicorn-*-info "$dir"/../lib/python*/dist-packages/gunicorn-*-info; do
[ -e "$found" ] && echo "\${found##*/}" && exit 0; done; done; true`

/**
 * Looks at gunicorn on a machine: its workers, and what it was told. Two round trips. Passes when every gunicorn has as many
 * workers as it wants. Throws `PROGRAM_MISSING` where processes cannot be listed.
 */
export const gunicornStep = defineStep({
  type: 'gunicorn',
  title: 'Look at gunicorn',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(host, _params, context) {
    const [listed] = await runOnHost(host, [gunicornProcesses], context)
    if (listed === undefined || listed.failure !== null || !listed.stdout.startsWith('system ')) {
      throw new BotError(
        'PROGRAM_MISSING',
        `the processes of ${host.host.name} could not be listed`,
        'The step needs /proc and the usual tools (grep, sed, tr) on that machine.',
      )
    }
    const found = findMasters(parseListedProcesses(listed.stdout))
    const { version, configs } = await readFiles(found, (commands) => runOnHost(host, commands, context))
    const now = context.now()
    const facts: GunicornFacts = {
      version,
      masters: found.map((master, index) => masterFacts(master, configs[index] ?? null, now)),
    }
    return {
      outcome: isGunicornWell(facts) ? 'pass' : 'fail',
      summary: gunicornSummary(facts),
      facts,
    }
  },
})

/** The configuration file of each, and the version of the first. */
export async function readFiles(
  found: readonly FoundMaster[],
  run: (commands: readonly Command[]) => Promise<{ stdout: string; exitCode: number | null }[]>,
): Promise<{ version: string | null; configs: (ConfigFile | null)[] }> {
  const files = found.map(configPath)
  const [first] = found
  if (first === undefined) return { version: null, configs: [] }
  const folders = first.process.argv
    .filter((word) => posix.isAbsolute(word))
    .slice(0, 2)
    .map((word) => posix.dirname(word))
  const ran = await run([
    ...files.map((file, index) => readAsSeen(found[index]?.process.pid ?? 0, file ?? '/dev/null')),
    {
      argv: ['sh', '-c', versionScript, 'sh', folders[0] ?? '/usr/bin', folders[1] ?? '/usr/bin'],
      timeoutMs: 3000,
    },
  ])
  return {
    version:
      /^gunicorn-(\d[\w.]{0,20}?)(?:-py[\d.]{1,6})?[.-](?:dist|egg)-info/.exec(
        ran.at(-1)?.stdout ?? '',
      )?.[1] ?? null,
    configs: files.map((file, index) => {
      const answer = ran[index]
      return file === null || answer === undefined || answer.exitCode !== 0
        ? null
        : { file, text: answer.stdout }
    }),
  }
}

/** `./gunicorn.conf.py` unless told: gunicorn/config.py, get_default_config_file(). Modules (`python:…`) are not files. */
function configPath({ process, options }: FoundMaster): string | null {
  const told = configFileOf({ argv: options ?? [], variables: process.variables }) ?? 'gunicorn.conf.py'
  if (told.startsWith('python:')) return null
  if (posix.isAbsolute(told)) return told
  return process.folder === null ? null : posix.join(process.folder, told)
}
