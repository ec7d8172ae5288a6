/** An action of a `block_actions` payload under `actionIds.pick`, as far as it is read. */
export interface Picked {
  block_id: string
  /** Of a button. */
  value?: string
  /** Of the select. */
  selected_option?: { value: string } | null
}

/** The command with the service that was picked, to be run as if it was typed; null for what we did not write. */
export function readPick({ block_id, value, selected_option }: Picked): string | null {
  const service = selected_option?.value ?? value
  const read = /^pick:(\d{1,3}):(\d{1,3}):(.+)$/s.exec(block_id)
  if (read === null || !service) return null
  const [, at, length, line = ''] = read
  const start = Number(at)
  return line.slice(0, start) + service + line.slice(start + Number(length))
}
