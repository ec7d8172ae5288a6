import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { z } from 'zod'

const file = new URL('../../../slack-manifest.yaml', import.meta.url)

const manifestSchema = z.looseObject({
  display_information: z.looseObject({ name: z.string() }),
  features: z.looseObject({
    slash_commands: z.array(z.looseObject({ command: z.string() })).default([]),
  }),
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()) }) }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({}).optional(),
    interactivity: z.looseObject({}).optional(),
  }),
})

export type SlackManifest = z.output<typeof manifestSchema>

/** The app as `slack-manifest.yaml` of the product describes it. */
export function readSlackManifest(): SlackManifest {
  return manifestSchema.parse(parse(readFileSync(file, 'utf8')))
}

/** Under this path of the bot's web server Slack calls in HTTP mode. */
const eventsPath = '/slack/events'

/**
 * The manifest for one way of being connected: Socket Mode for null, otherwise requests to this public address. See
 * https://docs.slack.dev/reference/app-manifest
 */
export function manifestFor(manifest: SlackManifest, publicUrl: string | null): SlackManifest {
  const { features, settings } = manifest
  const request_url = publicUrl === null ? null : `${publicUrl.replace(/\/+$/, '')}${eventsPath}`
  const called = request_url === null ? {} : { request_url }
  return {
    ...manifest,
    features: {
      ...features,
      slash_commands: features.slash_commands.map(({ url: _url, ...command }) => ({
        ...command,
        ...(request_url === null ? {} : { url: request_url }),
      })),
    },
    settings: {
      ...settings,
      event_subscriptions: { ...called, ...without(settings.event_subscriptions) },
      interactivity: { ...without(settings.interactivity), ...called },
      socket_mode_enabled: request_url === null,
    },
  }
}

/** Opens Slack's page that makes an app of a manifest: https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests */
export function newAppUrl(manifest: SlackManifest): string {
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(stringify(manifest, { lineWidth: 0, indent: 1, indentSeq: false }))}`
}

function without(settings: Record<string, unknown> = {}): Record<string, unknown> {
  const { request_url: _requestUrl, ...rest } = settings
  return rest
}
