import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { formatDuration } from '../model/duration.ts'
import { usualRule } from '../model/usual-policy.ts'
import { Secret } from '../secret.ts'
import {
  apiUrlSchema,
  discordChannelSchema,
  discordTokenSchema,
  guildSchema,
  slackAppTokenSchema,
  slackBotTokenSchema,
  slackChannelSchema,
  slackSigningSecretSchema,
} from './chat-schema.ts'
import { limitedDuration } from './limited-duration.ts'
import { observed } from './observed.ts'
import { expirySchema } from './policy-schema.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export type LogLevel = (typeof logLevels)[number]

const hour = 3_600_000
/** 96 bits in base64url: too long to guess over HTTP. */
const shortestToken = 16
/** 192 bits in base64url, more than half of what HMAC-SHA-256 can use (RFC 2104 section 3). */
const shortestChangeKey = 32

/** Several secrets of one source, separated by commas: all of them count while one is replaced. */
const alertSecrets = z
  .string()
  .transform((text, context) =>
    text.split(',').map((part) => parseSecret(part.trim(), shortestToken, context)),
  )

/** Every variable that the product reads, with its default as it would be written. An empty one is unset. */
export const settingsSchema = z.object({
  PORT: wholeNumber(0, 65_535).prefault('5020'),
  HOST: z.string().refine(isHost, 'must be an IP address or a host name').default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  SERVICES_FILE: z.string().default('services.yaml'),
  RUNBOOKS_DIR: z.string().optional(),
  DATABASE_URL: secretUrl(['postgres:', 'postgresql:']).optional(),
  REDIS_URL: secretUrl(['redis:', 'rediss:']).optional(),
  PROBE_ALLOW: z.string().transform(parseNetworks).prefault(''),
  LOG_LEVEL: z.enum(logLevels).optional(),
  APPROVAL_TTL: expirySchema.prefault(formatDuration(usualRule.expiresMs)),
  CHANGE_KEY: z.string().transform(parseChangeKey).optional(),
  STEP_CONCURRENCY: wholeNumber(1, 1000).prefault('50'),
  RUN_TIMEOUT: limitedDuration(1000, hour).prefault('5m'),
  CONSOLE_TOKEN: z.string().transform(parseToken).optional(),
  METRICS_TOKEN: z.string().transform(parseToken).optional(),
  SSH_CONFIG: z.string().prefault('~/.ssh/config'),
  SSH_KNOWN_HOSTS: z.string().optional(),
  HOSTS_CONCURRENCY: wholeNumber(1, 1000).prefault('64'),
  SLACK_BOT_TOKEN: slackBotTokenSchema.optional(),
  SLACK_APP_TOKEN: slackAppTokenSchema.optional(),
  SLACK_SIGNING_SECRET: slackSigningSecretSchema.optional(),
  SLACK_CHANNEL: slackChannelSchema.optional(),
  SLACK_API_URL: apiUrlSchema.optional(),
  DISCORD_TOKEN: discordTokenSchema.optional(),
  DISCORD_GUILD: guildSchema.optional(),
  DISCORD_CHANNEL: discordChannelSchema.optional(),
  DISCORD_API_URL: apiUrlSchema.optional(),
  PUBLIC_URL: apiUrlSchema.optional(),
  ALERT_SECRET_PAGERDUTY: alertSecrets.optional(),
  ALERT_SECRET_ALERTMANAGER: alertSecrets.optional(),
  ALERT_SECRET_GRAFANA: alertSecrets.optional(),
  ALERT_SECRET_DATADOG: alertSecrets.optional(),
  ALERT_SECRET_AZURE_MONITOR: alertSecrets.optional(),
  ALERT_SECRET_CLOUDFLARE: alertSecrets.optional(),
  ALERT_SECRET_OPSGENIE: alertSecrets.optional(),
  ALERT_SECRET_UPTIME_KUMA: alertSecrets.optional(),
  ALERT_SECRET_GATUS: alertSecrets.optional(),
  ALERT_SECRET_SENTRY: alertSecrets.optional(),
  ALERT_SECRET_GENERIC: alertSecrets.optional(),
  ALERT_SNS_TOPICS: z.string().transform(parseTopics).prefault(''),
  PAGERDUTY_TOKEN: z
    .string()
    .transform((text, context) => parseSecret(text, shortestToken, context))
    .optional(),
  PAGERDUTY_FROM: z.email('must be the email address of a user of PagerDuty').optional(),
  PAGERDUTY_API_URL: apiUrlSchema.optional(),
  ALERTMANAGER_URL: apiUrlSchema.optional(),
  ALERTMANAGER_TOKEN: z
    .string()
    .transform((text) => new Secret(text))
    .optional(),
})

export type SettingsValues = z.output<typeof settingsSchema>

export type VariableName = keyof typeof settingsSchema.shape

export const variableNames = Object.keys(settingsSchema.shape) as VariableName[]

/** Their values are never shown, in no message. */
export const secretVariables: readonly PropertyKey[] = [
  'DATABASE_URL',
  'REDIS_URL',
  'CONSOLE_TOKEN',
  'METRICS_TOKEN',
  'CHANGE_KEY',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DISCORD_TOKEN',
  'ALERT_SECRET_PAGERDUTY',
  'ALERT_SECRET_ALERTMANAGER',
  'ALERT_SECRET_GRAFANA',
  'ALERT_SECRET_DATADOG',
  'ALERT_SECRET_AZURE_MONITOR',
  'ALERT_SECRET_CLOUDFLARE',
  'ALERT_SECRET_OPSGENIE',
  'ALERT_SECRET_UPTIME_KUMA',
  'ALERT_SECRET_GATUS',
  'ALERT_SECRET_SENTRY',
  'ALERT_SECRET_GENERIC',
  'PAGERDUTY_TOKEN',
  'ALERTMANAGER_TOKEN',
] satisfies VariableName[]

function wholeNumber(from: number, to: number) {
  return z.string().transform((text, context) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (number >= from && number <= to) return number
    context.addIssue({ code: 'custom', message: `must be a whole number from ${from} to ${to}` })
    return z.NEVER
  })
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text)
}

function secretUrl(protocols: string[]) {
  return z.string().transform((text, context) => {
    const url = URL.parse(text)
    if (url !== null && protocols.includes(url.protocol) && text.includes('://')) return new Secret(text)
    context.addIssue({ code: 'custom', message: `must be a URL that starts with ${protocols[0]}//` })
    return z.NEVER
  })
}

function parseNetworks(text: string, context: z.RefinementCtx<string>): string[] {
  const networks = text.split(/[\s,]+/).filter((part) => part !== '')
  for (const network of networks) {
    if (isNetwork(network)) continue
    const message = `${observed(network)} is no network: write 10.0.0.0/8 or fd00::/8, separated by commas`
    context.addIssue({ code: 'custom', message })
  }
  return networks
}

function isNetwork(text: string): boolean {
  const address = text.split('/')[0] ?? ''
  // ipaddr.js alone takes 010.1 and 10 for addresses, as inet_aton did.
  return isIP(address) !== 0 && (text === address || ipaddr.isValidCIDR(text))
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function parseTopics(text: string, context: z.RefinementCtx<string>): string[] {
  const topics = text.split(/[\s,]+/).filter((part) => part !== '')
  for (const topic of topics) {
    if (/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/.test(topic)) continue
    const message = `${observed(topic)} is no topic: write arn:aws:sns:eu-central-1:123456789012:alarms`
    context.addIssue({ code: 'custom', message })
  }
  return topics
}

function parseToken(text: string, context: z.RefinementCtx<string>): Secret {
  return parseSecret(text, shortestToken, context)
}

function parseChangeKey(text: string, context: z.RefinementCtx<string>): Secret {
  return parseSecret(text, shortestChangeKey, context)
}

function parseSecret(text: string, shortest: number, context: z.RefinementCtx<string>): Secret {
  if (text.length >= shortest && /^[\x21-\x7e]+$/.test(text)) return new Secret(text)
  const message = `must have at least ${shortest} characters, without spaces`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
