import { LogLevel, WebClient } from '@slack/web-api'
import type { SlackServer } from './slack-server-types.ts'

/** The real client for the server, that says nothing and tries once. */
export function slackClient(server: SlackServer, token = server.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: server.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2000,
    logLevel: LogLevel.ERROR,
    logger: silence,
  })
}

const silence = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}
