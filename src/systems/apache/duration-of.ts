const unitMs: Record<string, number> = { ms: 1, s: 1000, mi: 60_000, min: 60_000, h: 3_600_000 }

/** A limit as httpd writes it (`60`, `500ms`, `2mi`) in milliseconds; seconds without a unit. Source: httpd server/util.c, ap_timeout_parameter_parse. */
export function durationOf(text: string | undefined): number | undefined {
  const match = /^(\d{1,9})(ms|mi|min|s|h)?$/.exec(text ?? '')
  return match === null ? undefined : Number(match[1]) * (unitMs[match[2] ?? 's'] ?? 1000)
}
