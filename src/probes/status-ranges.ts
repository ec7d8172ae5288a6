import type { StatusRange } from '../model/service.ts'

export function isExpected(status: number, expect: StatusRange[]): boolean {
  return expect.some((range) => status >= range.from && status <= range.to)
}

/** `200-499`, `200, 204-206` */
export function formatRanges(expect: StatusRange[]): string {
  return expect.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}
