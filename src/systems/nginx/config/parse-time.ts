const units: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
}

/** `60`, `1m30s`, `500ms` of a configuration in milliseconds (src/core/ngx_parse.c, ngx_parse_time); null for anything else. */
export function parseTime(text: string): number | null {
  if (!/^(?:\d{1,12}(?:ms|[smhdwMy]) ?){0,8}\d{0,12}$/.test(text) || text === '') return null
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d{1,12})(ms|[smhdwMy]?)/g)) {
    total += Number(amount) * (units[unit === '' ? 's' : (unit ?? 's')] ?? 1000)
  }
  return total
}
