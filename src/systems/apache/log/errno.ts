/**
 * A condition for lines with one of these error codes in brackets before the message, as httpd writes them whatever the
 * language: those of the operating system (104), of APR (70007 timeout, 70014 end of file) or APR’s own 20014.
 * Source: httpd server/log.c, log_apr_status.
 */
export function errno(...codes: readonly number[]) {
  const marks = codes.flatMap((code) => [code, ...(elsewhere[code] ?? [])]).map((code) => `(${code})`)
  return (_groups: Readonly<Record<string, string | undefined>>, line: string): boolean =>
    marks.some((mark) => line.includes(mark) || line.startsWith(mark.slice(1)))
}

/** The numbers of the same errors on Windows (winerror.h, Winsock) and on macOS and the BSDs (errno.h). */
const elsewhere: Readonly<Record<number, readonly (number | string)[]>> = {
  11: [35, 'OS 10035'],
  13: ['OS 10013'],
  24: ['OS 10024'],
  98: [48, 'OS 10048'],
  99: [49, 'OS 10049'],
  101: [51, 'OS 10051'],
  103: [53, 'OS 10053'],
  104: [54, 'OS 10054'],
  110: [60, 'OS 10060'],
  111: [61, 'OS 10061'],
  113: [65, 'OS 10065'],
}

/** Whether a line names no error code at all: a version before 2.2 or a line whose beginning was cut off. */
export function withoutErrno(_groups: unknown, line: string): boolean {
  return !/\((?:OS )?\d{1,6}\)[A-Z]/.test(line)
}
