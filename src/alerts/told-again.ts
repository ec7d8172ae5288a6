/** Longer than a source takes to send one notification again because nobody answered, shorter than its next one. */
const minutes = 5

/**
 * Which of its repetitions a notification is, for sources that tell again and again what fires: the same for one that is only
 * sent again, and another one later, because what ended in between may have come back under its old beginning.
 */
export function toldAgain(state: 'firing' | 'resolved', receivedAt: Date): number | null {
  return state === 'firing' ? Math.floor(receivedAt.getTime() / (minutes * 60_000)) : null
}
