/**
 * A condition for lines with one of these error codes in brackets before the message, as httpd writes them whatever the
 * language: those of the operating system (104), of APR (70007 timeout, 70014 end of file) or APR’s own 20014.
 * Source: httpd server/log.c, log_apr_status.
 */
export function errno(...codes: readonly number[]) {
  const marks = codes.map((code) => `(${code})`)
  return (_groups: Readonly<Record<string, string | undefined>>, line: string): boolean =>
    marks.some((mark) => line.includes(mark))
}
