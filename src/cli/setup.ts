import { BotError } from '../errors.ts'
import { forTerminal } from './setup/for-terminal.ts'
import { createGivenPrompt } from './setup/given-prompt.ts'
import type { Prompt } from './setup/prompt.ts'
import { type DiscordSetupOptions, setupDiscord } from './setup/setup-discord.ts'
import { setupPlace } from './setup/setup-place.ts'
import { type SlackSetupOptions, setupSlack } from './setup/setup-slack.ts'
import { createTerminalPrompt } from './setup/terminal-prompt.ts'

interface Common {
  /** False: nobody is asked, though there is a terminal. */
  input: boolean
  overwrite?: boolean
}

/** `fiveohtwo setup slack`: asks on a terminal; otherwise flags and variables say it all. */
export async function setupSlackCommand(options: SlackSetupOptions & Common): Promise<void> {
  if (options.mode !== undefined && options.mode !== 'socket' && options.mode !== 'http') {
    throw new BotError(
      'USAGE',
      `There is no mode "${options.mode.slice(0, 40)}".`,
      'Modes are: socket, http.',
    )
  }
  await withPrompt(options, (prompt) =>
    setupSlack(prompt, setupPlace(process.env, process.cwd()), options, process.env),
  )
}

/** `fiveohtwo setup discord`, likewise. */
export async function setupDiscordCommand(options: DiscordSetupOptions & Common): Promise<void> {
  await withPrompt(options, (prompt) =>
    setupDiscord(prompt, setupPlace(process.env, process.cwd()), options, process.env),
  )
}

async function withPrompt(
  { input, overwrite = false }: Common,
  walk: (prompt: Prompt) => Promise<void>,
): Promise<void> {
  const isInteractive = input && process.stdin.isTTY && process.stdout.isTTY
  const prompt = isInteractive
    ? createTerminalPrompt(process.stdin, process.stdout)
    : createGivenPrompt((text) => void process.stdout.write(`${forTerminal(text)}\n`), overwrite)
  try {
    await walk(prompt)
  } finally {
    prompt.close()
  }
}
