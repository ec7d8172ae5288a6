import {
  slackAppTokenSchema,
  slackBotTokenSchema,
  slackChannelSchema,
  slackSigningSecretSchema,
} from '../../config/chat-schema.ts'
import { parseWebAddress } from '../../config/web-address.ts'
import { Secret } from '../../secret.ts'
import { wellFinding } from './finding.ts'
import { greet } from './greet.ts'
import { problemBy } from './problem-by.ts'
import type { Prompt } from './prompt.ts'
import { settleChanges, type Values } from './settle-changes.ts'
import type { SetupPlace } from './setup-place.ts'
import { createSlackCall, type SlackCall } from './slack-call.ts'
import {
  checkAppToken,
  checkBotToken,
  checkChannel,
  type SlackBot,
  type SlackChannel,
  sayHello,
} from './slack-checks.ts'
import { manifestFor, newAppUrl, readSlackManifest } from './slack-manifest.ts'
import { slackSteps } from './slack-steps.ts'
import { untilWell } from './until-well.ts'
import { writeSettled } from './write-settled.ts'

const appsUrl = 'https://api.slack.com/apps'

export interface SlackSetupOptions {
  mode?: string
  /** The bot's public address, for HTTP mode. */
  url?: string
  channel?: string
}

/** Walks through connecting Slack: an app of the manifest, its tokens tried out, a hello in the channel, `.env` written. */
export async function setupSlack(
  prompt: Prompt,
  place: SetupPlace,
  options: SlackSetupOptions,
  env: Readonly<Partial<Record<string, string>>>,
): Promise<void> {
  const { say } = prompt
  say('Slack takes about ten minutes: you make an app, install it, and copy two secrets.')
  const mode = await chooseMode(prompt, place, options)
  const publicUrl = mode === 'http' ? await askUrl(prompt, options) : null
  const manifest = manifestFor(readSlackManifest(), publicUrl)
  const command = manifest.features.slash_commands[0]?.command ?? '/502'

  const steps = slackSteps(mode, newAppUrl(manifest), { name: 'fiveohtwo', settingsUrl: appsUrl })
  say(`${steps.make}\n${steps.install}`)
  // Nobody is asked in between, so that the whole way comes first.
  if (!prompt.isInteractive) say(`${steps.secret.trimStart()}${steps.channel}`)
  let token = place.valueOf('SLACK_BOT_TOKEN')
  const { call, bot } = await untilWell(prompt, 'Slack', async () => {
    token = await prompt.ask({
      name: 'SLACK_BOT_TOKEN',
      text: '   Bot token (xoxb-…)',
      current: token,
      isSecret: true,
      problemOf: problemBy(slackBotTokenSchema),
    })
    const call = createSlackCall(apiUrlOf(place), new Secret(token))
    const { findings, bot } = await checkBotToken(call, manifest.oauth_config.scopes.bot)
    return { findings, value: bot === null ? null : { call, bot } }
  })

  const values: Values = { SLACK_BOT_TOKEN: token ?? '' }
  if (mode === 'socket') values.SLACK_APP_TOKEN = await askAppToken(prompt, place, bot)
  else {
    values.SLACK_SIGNING_SECRET = await askSigningSecret(prompt, place, bot)
    // An app token would mean Socket Mode.
    values.SLACK_APP_TOKEN = ''
  }
  const channel = await askChannel(prompt, place, options, { call, bot })
  if (channel !== null) values.SLACK_CHANNEL = channel.id
  const settled = await settleChanges(prompt, place, values)
  if (channel !== null) {
    const shown = { command, service: place.service }
    await greet(prompt, 'Slack', () => sayHello(call, channel, shown))
  }
  await writeSettled(prompt, place, settled, env)
  say(ending(mode, bot, channel, `${command} diagnose ${place.service}`))
}

async function chooseMode(
  prompt: Prompt,
  place: SetupPlace,
  { mode, url }: SlackSetupOptions,
): Promise<'socket' | 'http'> {
  const isHttp = place.valueOf('SLACK_APP_TOKEN') === null && place.valueOf('SLACK_SIGNING_SECRET') !== null
  const current = mode ?? (isHttp || url !== undefined ? 'http' : 'socket')
  const chosen =
    mode ??
    (await prompt.choose({
      name: '--mode',
      text: 'How does Slack reach the bot?',
      options: [
        {
          value: 'socket',
          label: 'Socket Mode: the bot connects to Slack and needs no public address (usual)',
        },
        { value: 'http', label: 'HTTP: Slack calls the bot at a public https address' },
      ],
      current,
    }))
  return chosen === 'http' ? 'http' : 'socket'
}

async function askUrl(prompt: Prompt, { url }: SlackSetupOptions): Promise<string> {
  const answer = await prompt.ask({
    name: '--url',
    text: 'Public address of the bot, such as https://bot.example.com',
    current: url ?? null,
    isSecret: false,
    problemOf(typed) {
      const { url: address, fault } = parseWebAddress(typed)
      if (address === undefined) return `That ${fault}.`
      return address.protocol === 'https:' ? null : 'That must start with https://: Slack calls no other.'
    },
  })
  return new URL(answer).origin
}

async function askAppToken(prompt: Prompt, place: SetupPlace, bot: SlackBot): Promise<string> {
  if (prompt.isInteractive) prompt.say(slackSteps('socket', '', bot).secret)
  let token = place.valueOf('SLACK_APP_TOKEN')
  return untilWell(prompt, 'Slack', async () => {
    token = await prompt.ask({
      name: 'SLACK_APP_TOKEN',
      text: '   App-level token (xapp-…)',
      current: token,
      isSecret: true,
      problemOf: problemBy(slackAppTokenSchema),
    })
    const finding = await checkAppToken(createSlackCall(apiUrlOf(place), new Secret(token)))
    return { findings: [finding], value: token }
  })
}

async function askSigningSecret(prompt: Prompt, place: SetupPlace, bot: SlackBot): Promise<string> {
  if (prompt.isInteractive) prompt.say(slackSteps('http', '', bot).secret)
  return prompt.ask({
    name: 'SLACK_SIGNING_SECRET',
    text: '   Signing secret',
    current: place.valueOf('SLACK_SIGNING_SECRET'),
    isSecret: true,
    problemOf: problemBy(slackSigningSecretSchema),
  })
}

/** Null for none. */
async function askChannel(
  prompt: Prompt,
  place: SetupPlace,
  options: SlackSetupOptions,
  { call, bot }: { call: SlackCall; bot: SlackBot },
): Promise<SlackChannel | null> {
  if (prompt.isInteractive) prompt.say(slackSteps('socket', '', bot).channel)
  let wanted = options.channel ?? place.valueOf('SLACK_CHANNEL') ?? (prompt.isInteractive ? null : '-')
  const isChannel = problemBy(slackChannelSchema)
  const found = await untilWell<{ channel: SlackChannel | null }>(prompt, 'Slack', async () => {
    wanted = await prompt.ask({
      name: '--channel',
      text: '   Channel, such as #incidents (- for none)',
      current: wanted,
      isSecret: false,
      problemOf: (typed) => (typed === '-' ? null : isChannel(typed)),
    })
    if (wanted === '-') return { findings: [wellFinding('channel', 'none')], value: { channel: null } }
    const { finding, channel } = await checkChannel(call, wanted, bot.name)
    return { findings: [finding], value: { channel } }
  })
  return found.channel
}

/** With the slash that an API's address needs at its end. */
function apiUrlOf(place: SetupPlace): string | null {
  const url = place.valueOf('SLACK_API_URL')
  return url === null ? null : `${url.replace(/\/+$/, '')}/`
}

function ending(
  mode: 'socket' | 'http',
  bot: SlackBot,
  channel: SlackChannel | null,
  command: string,
): string {
  const confirm =
    mode === 'http'
      ? `\n  Then, at ${bot.settingsUrl}/event-subscriptions, press "Retry" beside the Request URL: Slack calls the bot there.`
      : ''
  return `
Next:
  npx fiveohtwo start          (a bot that runs already: start it again)${confirm}
  In ${channel === null ? 'a channel of Slack' : `#${channel.name}`} type: ${command}

  npx fiveohtwo check --chat   says later whether all of it still works. More: docs/slack.md`
}
