import { BotError } from '../errors.ts'

/** Aborts on Ctrl-C or a stop signal; a second one ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(
      new BotError(
        'CANCELED',
        'Stopped.',
        'What was seen so far is kept; the run goes on at the next start.',
      ),
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
