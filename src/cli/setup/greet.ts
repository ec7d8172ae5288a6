import { BotError, toBotError } from '../../errors.ts'
import { badFinding, type Finding, findingLine } from './finding.ts'
import type { Prompt } from './prompt.ts'

/** Posts the hello; whoever is there may mend what keeps it from being posted, or go on without. Otherwise throws `CONFIG_INVALID`. */
export async function greet(prompt: Prompt, platform: string, post: () => Promise<Finding>): Promise<void> {
  for (;;) {
    const finding = await post().catch((thrown: unknown) => {
      const { message, hint } = toBotError(thrown)
      return badFinding('hello', message, hint)
    })
    prompt.say(`  ${findingLine(platform, finding)}`)
    if (finding.ok) return
    if (!prompt.isInteractive)
      throw new BotError('CONFIG_INVALID', `${platform}, ${finding.what}: ${finding.detail}.`, finding.next)
    if (!(await prompt.confirm('Try again?', true))) return
  }
}
