import { BotError } from '../../errors.ts'

/** PM2 did not list its apps; after a change, nobody can say what came of it. */
export function unreadablePm2(app: string, refusal: string | null): BotError {
  return new BotError(
    'OUTPUT_UNREADABLE',
    `PM2 did not say how its app ${app} is${refusal === null ? '' : `: ${refusal}`}`,
    'Log in as the user that PM2 belongs to and look at `pm2 list`.',
  )
}
