import { follow } from './follow.ts'
import { interruptSignal } from './interrupt.ts'
import { isSettled } from './is-settled.ts'
import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'
import { createScreen, printMessage } from './screen.ts'

/** A command as it would be typed in chat; one that starts work is followed to its end. */
export async function chatCommand(name: string, given: unknown[]): Promise<void> {
  const words = given.flat().filter((word) => typeof word === 'string')
  const starts = name === 'approve'
  const configuration = readConfiguration()
  const signal = interruptSignal()
  const access = await openAccess(
    configuration,
    { work: starts, demo: configuration.services.length === 0, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    const reply = await access.command([name, ...words].join(' '))
    printMessage(reply.message)
    if (!starts || reply.incident === undefined) return
    const screen = createScreen()
    await follow(access, reply.incident, screen).until(isSettled, signal)
    await screen.stop()
  } finally {
    await access.close()
  }
}
