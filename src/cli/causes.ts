import { explainCause } from '../chat/replies.ts'
import { causes, findCause } from '../diagnosis/causes.ts'
import { BotError } from '../errors.ts'
import { printJson, printMessage } from './screen.ts'

/** `fiveohtwo causes [cause]`. */
export async function causesCommand(id: string | undefined, options: { json?: boolean }): Promise<void> {
  if (id !== undefined) {
    const cause = findCause(id)
    if (!cause)
      throw new BotError('UNKNOWN_CAUSE', `There is no cause "${id}".`, 'List them with "fiveohtwo causes".')
    return options.json ? printJson(cause) : printMessage(explainCause(cause))
  }
  if (options.json) return printJson(causes)
  const widest = Math.max(...causes.map((cause) => cause.id.length))
  for (const cause of causes) {
    process.stdout.write(`${cause.id.padEnd(widest)}  ${cause.layer.padEnd(10)}  ${cause.title}\n`)
  }
}
