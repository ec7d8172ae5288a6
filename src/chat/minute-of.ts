/** `14:05 UTC`, with its date before it when that is not the day of `now`. */
export function minuteOf(at: Date, now: Date): string {
  const iso = at.toISOString()
  const time = `${iso.slice(11, 16)} UTC`
  return iso.slice(0, 10) === now.toISOString().slice(0, 10) ? time : `${iso.slice(0, 10)} ${time}`
}
