import { z } from 'zod'
import type { Command, Ran } from '../../model/host.ts'
import { numberOf } from '../host/lines-of.ts'
import { countOf, objectOf, parseJson, textOf } from './json-of.ts'

/** Name of a container as Docker takes it (moby daemon/names/names.go). */
export const containerName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/)

/** What is asked of a container before and after a change; its environment, which holds secrets, is not in it. */
const format =
  '{"Id":{{json .Id}},"RestartCount":{{json .RestartCount}},"Status":{{json .State.Status}},"StartedAt":{{json .State.StartedAt}},' +
  '"FinishedAt":{{json .State.FinishedAt}},"ExitCode":{{json .State.ExitCode}},"OOMKilled":{{json .State.OOMKilled}},"Pid":{{json .State.Pid}},"Error":{{json .State.Error}},' +
  '"Memory":{{json .HostConfig.Memory}},"MemorySwap":{{json .HostConfig.MemorySwap}},"Policy":{{json .HostConfig.RestartPolicy.Name}}}'

/** A container as it is now. */
export interface ContainerState {
  id: string
  /** `running`, `exited`, `restarting`, `paused`, `created`, `dead`. */
  status: string
  startedAt: string | null
  exitCode: number | null
  oomKilled: boolean
  pid: number | null
  /** What kept it from starting. */
  error: string | null
  /** Starts that the engine made by itself. */
  restarts: number
  restartsItself: boolean
  /** How long it runs; null when it does not. */
  runningMs: number | null
  /** Null where there is no limit. */
  memoryBytes: number | null
  /** Memory and swap together; -1 for no limit of it, 0 where nothing was said. */
  memorySwapBytes: number
}

/** Asks for the state of a container. */
export function askContainer(name: string): [Command, Command] {
  return [
    { argv: ['date', '+%s'], timeoutMs: 3000 },
    {
      argv: ['docker', 'inspect', '--type', 'container', '--format', format, name],
      root: true,
      timeoutMs: 12_000,
    },
  ]
}

/** Reads what {@link askContainer} brought; null when the engine did not say how it is. */
export function readContainer(date: Ran | undefined, shown: Ran | undefined): ContainerState | null {
  if (shown === undefined || shown.failure !== null || shown.exitCode !== 0) return null
  const json = objectOf(parseJson(shown.stdout))
  const id = textOf(json.Id)
  const status = textOf(json.Status)
  if (id === null || status === null || !/^[0-9a-f]{12,64}$/.test(id)) return null
  const startedAt = timeOf(json.StartedAt)
  const nowMs = (numberOf(date?.stdout.trim()) ?? Number.NaN) * 1000
  const memory = countOf(json.Memory)
  const policy = textOf(json.Policy)
  return {
    id,
    status,
    startedAt,
    exitCode: status === 'running' ? null : countOf(json.ExitCode),
    oomKilled: json.OOMKilled === true,
    pid: countOf(json.Pid) || null,
    error: textOf(json.Error),
    restarts: countOf(json.RestartCount) ?? 0,
    restartsItself: policy !== null && policy !== 'no',
    runningMs:
      status !== 'running' || startedAt === null || Number.isNaN(nowMs)
        ? null
        : Math.max(0, nowMs - Date.parse(startedAt)),
    memoryBytes: memory === 0 ? null : memory,
    memorySwapBytes: countOf(json.MemorySwap) ?? 0,
  }
}

/** The year 1 stands for never. */
function timeOf(value: unknown): string | null {
  const date = new Date(textOf(value) ?? Number.NaN)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 2000 ? null : date.toISOString()
}

/** How it is, for people: `exited (137, killed at its memory limit)`. */
export function containerWords({ status, exitCode, oomKilled, startedAt }: ContainerState): string {
  const since = startedAt === null ? '' : `, started ${startedAt.slice(0, 19).replace('T', ' ')} UTC`
  if (status === 'running') return `running${since}`
  const end = [
    exitCode === null ? null : `exit code ${exitCode}`,
    oomKilled ? 'killed at its memory limit' : null,
  ]
  const how = end.filter((each) => each !== null).join(', ')
  return `${status}${how === '' ? '' : ` (${how})`}${since}`
}
