import { Died } from './model-chat.ts'

/**
 * Lets jobs be handled one after the other until so much time has passed on the test's own clock. `next` takes the one that is
 * due first, by then; a process that dies of it begins again.
 */
export async function handleDueJobs(
  clock: { ms: number },
  forMs: number,
  next: (until: number) => (() => Promise<void>) | null,
  restart: () => void,
): Promise<void> {
  const until = clock.ms + forMs
  for (let job = next(until); job !== null; job = next(until)) {
    try {
      await job()
    } catch (thrown) {
      if (!(thrown instanceof Died)) throw thrown
      restart()
    }
  }
  clock.ms = until
}
