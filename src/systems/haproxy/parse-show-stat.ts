import type { HaproxyFacts, HaproxyServer } from '../../model/facts/haproxy.ts'

/** More rows than this are a farm that no card could show. */
const mostRows = 5000

/**
 * The CSV of `show stat`, or of the statistics page with `;csv`, by the names in its head line (`# pxname,svname,…`),
 * which differ between versions. Null for other text. Source: haproxy doc/management.txt section 9.1.
 */
export function parseShowStat(text: string): Pick<HaproxyFacts, 'servers' | 'proxies'> | null {
  const lines = text.split('\n', mostRows + 100)
  const at = lines.findIndex((line) => /^#? ?pxname,svname,/.test(line))
  const head = lines[at]
  if (head === undefined) return null
  const names = head.replace(/^#? ?/, '').trim().split(',')
  const servers: HaproxyServer[] = []
  const proxies: HaproxyFacts['proxies'] = []
  for (const line of lines.slice(at + 1, at + 1 + mostRows)) {
    const cells = cellsOf(line.trimEnd())
    if (cells.length < 18) break
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
    const name = row.pxname ?? ''
    if (row.svname === 'FRONTEND' || row.svname === 'BACKEND') {
      proxies.push({
        name,
        kind: row.svname === 'FRONTEND' ? 'frontend' : 'backend',
        status: row.status ?? '',
        sessions: numberOf(row.scur) ?? 0,
        limit: numberOf(row.slim),
        queued: numberOf(row.qcur) ?? 0,
      })
    } else if (row.svname !== '' && row.type !== '3') {
      servers.push(serverOf(row))
    }
  }
  return { servers, proxies }
}

function serverOf(row: Record<string, string>): HaproxyServer {
  const check = row.check_status?.replace(/^\* ?/, '') ?? ''
  const seconds = numberOf(row.lastchg)
  return {
    backend: row.pxname ?? '',
    server: row.svname ?? '',
    address: row.addr || null,
    status: row.status ?? '',
    check: check === '' ? null : check,
    checkCode: numberOf(row.check_code),
    checkMs: numberOf(row.check_duration),
    lastCheck: row.last_chk || null,
    queued: numberOf(row.qcur) ?? 0,
    sessions: numberOf(row.scur) ?? 0,
    limit: numberOf(row.slim),
    connectionErrors: numberOf(row.econ) ?? 0,
    responseErrors: numberOf(row.eresp) ?? 0,
    retries: numberOf(row.wretr) ?? 0,
    redispatches: numberOf(row.wredis) ?? 0,
    sinceMs: seconds === null ? null : seconds * 1000,
  }
}

/** Cells of one line; those that hold commas are in quotes, with quotes doubled. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  const cells: string[] = []
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
  }
  return cells
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}
