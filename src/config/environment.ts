import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import type { Secret } from '../secret.ts'
import { suggest } from '../suggest.ts'
import type { AlertmanagerSettings, AlertSettings, PagerDutySettings } from './alert-settings.ts'
import type { DiscordSettings, SlackSettings } from './chat-settings.ts'
import { type Dotenv, readDotenv } from './dotenv.ts'
import { explain } from './explain-issue.ts'
import { fromHome } from './from-home.ts'
import type { Problem } from './problem.ts'
import { readAlerts } from './read-alerts.ts'
import { readDiscord, readSlack } from './read-chat.ts'
import {
  type LogLevel,
  type SettingsValues,
  secretVariables,
  settingsSchema,
  type VariableName,
  variableNames,
} from './settings-schema.ts'

/** What the operator sets; folders and files are absolute paths. */
export interface Settings {
  /** 0 is any free port. */
  port: number
  host: string
  dataDir: string
  /** `isNamed` when the operator asked for this file, so that it must exist. */
  servicesFile: { path: string; isNamed: boolean }
  runbooksDir: string
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: Secret | null
  /** Null: the queue lives in the database. */
  redisUrl: Secret | null
  /** Addresses and CIDRs that may be probed for anybody. */
  probeAllow: string[]
  /** Null when unset: each caller has its own default. */
  logLevel: LogLevel | null
  /** How long a change can be approved where the services file says nothing. */
  approvalTtlMs: number
  /** Null: with the embedded database a key of its own, kept in `dataDir`; with servers no change can be approved. */
  changeKey: Secret | null
  stepConcurrency: number
  runTimeoutMs: number
  /** Null: a new token with every start. */
  consoleToken: Secret | null
  /** Reads metrics and nothing else. Null: only the console's token does. */
  metricsToken: Secret | null
  /** Need not exist. */
  sshConfig: string
  /** Null: the files that `sshConfig` names, by default ~/.ssh/known_hosts. */
  sshKnownHosts: string | null
  /** Machines that are connected to at a time. */
  hostsConcurrency: number
  /** Null: not used, or what is set has a problem. */
  slack: SlackSettings | null
  discord: DiscordSettings | null
  alerts: AlertSettings
  pagerDuty: PagerDutySettings | null
  alertmanager: AlertmanagerSettings | null
  /** Where people open the console, without `/` at its end: for links elsewhere. Null: nobody said. */
  publicUrl: string | null
}

export interface ReadEnvironment {
  /** With the default in place of whatever has a problem. */
  settings: Settings
  problems: Problem[]
  /** Names that look like a misspelling of ours and would otherwise be passed over. */
  warnings: Problem[]
}

type Environment = Readonly<Partial<Record<string, string>>>

const ownRunbooks = fileURLToPath(new URL('../../runbooks', import.meta.url))
/** Shorter names of other programs' variables come too near to ours by chance. */
const shortestNearMiss = 8

/** Reads the variables of the process over those of `.env` in the working folder; says everything that is wrong at once. */
export function readEnvironment(env: Environment, { cwd }: { cwd: string }): ReadEnvironment {
  const dotenv = readDotenv(cwd)
  const written = Object.fromEntries(variableNames.map((name) => [name, env[name] ?? dotenv.values[name]]))
  const values = Object.fromEntries(Object.entries(written).filter(([, value]) => value?.trim()))
  const result = settingsSchema.safeParse(values)
  const issues = result.success ? [] : result.error.issues
  const broken = new Set(issues.map(({ path }) => String(path[0])))
  const usable = Object.entries(values).filter(([name]) => !broken.has(name))
  const read = settingsSchema.parse(Object.fromEntries(usable))
  const isWritten = (name: VariableName) => values[name] !== undefined
  const { slack, ...ofSlack } = readSlack(read, isWritten)
  const { discord, ...ofDiscord } = readDiscord(read, isWritten)
  const { warnings: ofAlerts, ...watching } = readAlerts(read, isWritten)
  const placed = ({ name, ...said }: { name: string; message: string; hint: string | null }) => ({
    ...placeOf(name, env, dotenv),
    ...said,
  })
  return {
    settings: { ...toSettings(read, cwd), slack, discord, ...watching },
    problems: [
      ...dotenv.problems,
      ...issues.flatMap((issue) => toProblems(issue, values, env, dotenv)),
      ...ofSlack.problems.map(placed),
    ],
    warnings: [
      ...nearMisses(env, dotenv),
      ...[...ofSlack.warnings, ...ofDiscord.warnings, ...ofAlerts].map(placed),
    ],
  }
}

function toSettings(
  values: SettingsValues,
  cwd: string,
): Omit<Settings, 'slack' | 'discord' | 'alerts' | 'pagerDuty' | 'alertmanager'> {
  const services = resolve(cwd, values.SERVICES_FILE)
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(cwd, values.DATA_DIR),
    servicesFile: {
      path: services,
      isNamed: services !== resolve(cwd, settingsSchema.parse({}).SERVICES_FILE),
    },
    runbooksDir: values.RUNBOOKS_DIR === undefined ? ownRunbooks : resolve(cwd, values.RUNBOOKS_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    probeAllow: values.PROBE_ALLOW,
    logLevel: values.LOG_LEVEL ?? null,
    approvalTtlMs: values.APPROVAL_TTL,
    changeKey: values.CHANGE_KEY ?? null,
    stepConcurrency: values.STEP_CONCURRENCY,
    runTimeoutMs: values.RUN_TIMEOUT,
    consoleToken: values.CONSOLE_TOKEN ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    sshConfig: resolve(cwd, fromHome(values.SSH_CONFIG)),
    sshKnownHosts:
      values.SSH_KNOWN_HOSTS === undefined ? null : resolve(cwd, fromHome(values.SSH_KNOWN_HOSTS)),
    hostsConcurrency: values.HOSTS_CONCURRENCY,
    publicUrl: values.PUBLIC_URL ?? null,
  }
}

function toProblems(issue: z.core.$ZodIssue, values: unknown, env: Environment, dotenv: Dotenv): Problem[] {
  const name = String(issue.path[0])
  const place = placeOf(name, env, dotenv)
  if (secretVariables.includes(name)) {
    const hint = issue.code === 'custom' && typeof issue.params?.hint === 'string' ? issue.params.hint : null
    return [{ ...place, message: `${name} ${issue.message}`, hint }]
  }
  return explain(issue, settingsSchema, values).map(({ message, hint }) => ({ ...place, message, hint }))
}

function placeOf(name: string, env: Environment, dotenv: Dotenv): Pick<Problem, 'file' | 'line' | 'column'> {
  const line = env[name] === undefined ? dotenv.lines.get(name) : undefined
  return line === undefined
    ? { file: 'environment', line: null, column: null }
    : { file: dotenv.file, line, column: 1 }
}

function nearMisses(env: Environment, dotenv: Dotenv): Problem[] {
  const own = new Set<string>(variableNames)
  const isSet = (name: string) => env[name] !== undefined || dotenv.values[name] !== undefined
  const suspects = [
    ...Object.keys(env).filter((name) => name.length >= shortestNearMiss),
    ...Object.keys(dotenv.values).filter((name) => env[name] === undefined),
  ]
  return suspects.flatMap((name) => {
    const meant = own.has(name) ? null : suggest(name, variableNames)
    if (meant === null || isSet(meant)) return []
    const place = placeOf(name, env, dotenv)
    return [{ ...place, message: `${name} is not read`, hint: `did you mean ${meant}?` }]
  })
}
