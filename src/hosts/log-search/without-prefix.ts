/** `web_1  | `, `shop-api-1 | `, `0|shop   | `: docker compose and PM2, whose names have no spaces. */
const column = /^(?:\d{1,4}\|)?[A-Za-z0-9][\w.@/-]{0,60} {0,40}\| ?/

/** `[pod/shop-7d4b9c-x2x/app] `: kubectl logs --prefix. */
const pod = /^\[pod\/[\w./-]{1,200}\] /

/** `shop-7d4b9c-x2x app `: stern; only before a time or a level, for anything else may begin with two words. */
const stern =
  /^[a-z0-9][a-z0-9-]{0,60}-[a-z0-9]{4,10}(?:-[a-z0-9]{5})? [a-z0-9][\w.-]{0,60} (?=\[?\d{4}[-/]|\[?[A-Z]{4,8}\b|\{")/

/** A line without what the tool that showed it wrote before it. */
export function withoutPrefix(line: string): string {
  const bare = line.replace(pod, '').replace(stern, '')
  const match = column.exec(bare)
  if (match === null) return bare
  // A table of a database or a shell pipe has bars too, but not only one right after the first word.
  // Nor does a line of a log hold a number alone: that is a row of a table turned on its side.
  return /^\[pid: \d|\| {0,4}[\d.]{1,20}$/.test(bare) ? bare : bare.slice(match[0].length)
}
