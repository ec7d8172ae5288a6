/** `03:12:05`, in UTC, with its date before it when that is not the day of `since`. Both are ISO 8601. */
export function clock(at: string, since: string): string {
  if (!/^[\d:.TZ-]+$/.test(at)) return 'at a time that is not known'
  const time = at.slice(11, 19)
  return at.slice(0, 10) === since.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`
}
