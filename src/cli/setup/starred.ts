/** A secret as it is offered again: `xoxb-*****`, never more than the prefix that all of its kind share. */
export function starred(secret: string): string {
  const prefix = /^(?:xoxb|xapp)-/.exec(secret)?.[0] ?? ''
  return `${prefix}*****`
}
