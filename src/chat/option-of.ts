/** `--name` or `--name=value` as it was typed: phones and editors make one long dash of two short ones. Null for other words. */
export function optionOf(word: string): { name: string; value: string | null } | null {
  const option = /^(?:--|[–—])([\w-]*)(?:=(.*))?$/s.exec(word)
  return option === null ? null : { name: option[1] ?? '', value: option[2] ?? null }
}
