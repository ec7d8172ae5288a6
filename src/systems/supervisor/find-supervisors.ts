import type { ListedProcess } from '../app/list-processes.ts'

/** A daemon of Supervisor, and where its configuration is; null where it looks in the usual places itself. */
export interface Supervisor {
  pid: number
  config: string | null
}

/** A path that can be an argument: absolute, without `..` and without anything that is not usual in one. */
export const configPath = /^(?!.*\/\.\.(?:\/|$))\/[A-Za-z0-9_./@+-]{1,300}$/

/** The daemons of Supervisor among some processes, by `supervisord -c FILE` in their command lines. */
export function findSupervisors(processes: Iterable<ListedProcess>): Supervisor[] {
  return [...processes].flatMap(({ pid, argv }) => {
    const program = argv.slice(0, 3).findIndex((word) => /(?:^|\/)supervisord$/.test(word))
    if (program < 0) return []
    const options = argv.slice(program + 1)
    const at = options.findIndex((word) => /^(?:-c|--configuration)$/.test(word))
    const joined = options.flatMap((word) => /^(?:-c|--configuration=)(\/.{1,300})$/.exec(word)?.[1] ?? [])
    const config = (at < 0 ? joined[0] : options[at + 1]) ?? null
    if (config !== null && !configPath.test(config)) return []
    return [{ pid, config }]
  })
}
