import type { LogFormat } from '../../../src/model/facts/logs.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

interface Parts {
  y: string
  mo: string
  mon: string
  d: string
  d_: string
  dow: string
  hms: string
  ms: string
}

function partsOf(at: Date): Parts {
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    y: String(at.getUTCFullYear()),
    mo: two(at.getUTCMonth() + 1),
    mon: months[at.getUTCMonth()] ?? '',
    d: two(at.getUTCDate()),
    d_: String(at.getUTCDate()).padStart(2, ' '),
    dow: days[at.getUTCDay()] ?? '',
    hms: at.toISOString().slice(11, 19),
    ms: at.toISOString().slice(20, 23),
  }
}

/** A line of each format, as its product writes it; `wall` is the time that a clock of the log's zone shows. */
export const samples: Record<
  string,
  { format: LogFormat; zoned: boolean; line(wall: Date, n: number): string }
> = {
  'nginx error': {
    format: 'nginx-error',
    zoned: false,
    line: (at, n) => {
      const { y, mo, d, hms } = partsOf(at)
      return `${y}/${mo}/${d} ${hms} [error] 31#31: *${n} connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.${n % 250}, server: shop.example, request: "GET /p/${n} HTTP/1.1", upstream: "http://10.0.0.${n % 2}:8080/p/${n}", host: "shop.example"`
    },
  },
  'nginx access': {
    format: 'nginx-access',
    zoned: true,
    line: (at, n) => {
      const { y, mon, d, hms } = partsOf(at)
      return `203.0.113.${n % 250} - - [${d}/${mon}/${y}:${hms} +0000] "GET /p/${n}?at=[1] HTTP/1.1" ${n % 3 ? 200 : 502} 157 "-" "curl/8.5"`
    },
  },
  'apache error': {
    format: 'apache-error',
    zoned: false,
    line: (at, n) => {
      const { y, mon, d, dow, hms, ms } = partsOf(at)
      return `[${dow} ${mon} ${d} ${hms}.${ms}000 ${y}] [proxy:error] [pid ${n}:tid 140] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:8080 (127.0.0.1:8080) failed`
    },
  },
  'haproxy behind syslog': {
    format: 'haproxy',
    zoned: false,
    line: (at, n) => {
      const { y, mon, d, d_, hms, ms } = partsOf(at)
      return `${mon} ${d_} ${hms} lb-1 haproxy[812]: 203.0.113.9:${n} [${d}/${mon}/${y}:${hms}.${ms}] web~ app/app${n % 2} 0/0/0/12/12 200 217 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"`
    },
  },
  'haproxy with RFC 5424': {
    format: 'haproxy',
    zoned: true,
    line: (at, n) => {
      const { y, mo, mon, d, hms, ms } = partsOf(at)
      return `<134>1 ${y}-${mo}-${d}T${hms}.${ms}000+00:00 lb-1 haproxy 812 - - 203.0.113.9:${n} [${d}/${mon}/${y}:${hms}.${ms}] web app/<NOSRV> 0/-1/-1/-1/3 503 217 - - SC-- 1/1/0/0/3 0/0 "GET / HTTP/1.1"`
    },
  },
  syslog: {
    format: 'syslog',
    zoned: false,
    line: (at, n) => {
      const { mon, d_, hms } = partsOf(at)
      return `${mon} ${d_} ${hms} web-1 kernel: [${n}.123456] Out of memory: Killed process ${n} (node)`
    },
  },
  'docker json-file': {
    format: 'docker-json',
    zoned: true,
    line: (at, n) =>
      `{"log":"took 2020-01-01T00:00:00Z for ${n}\\n","stream":"stderr","time":"${at.toISOString().replace('Z', '123456Z')}"}`,
  },
  'php-fpm': {
    format: 'php-fpm',
    zoned: false,
    line: (at, n) => {
      const { y, mon, d, hms } = partsOf(at)
      return `[${d}-${mon}-${y} ${hms}] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it ${n}`
    },
  },
  gunicorn: {
    format: 'gunicorn',
    zoned: true,
    line: (at, n) => {
      const { y, mo, d, hms } = partsOf(at)
      return `[${y}-${mo}-${d} ${hms} +0000] [${n}] [CRITICAL] WORKER TIMEOUT (pid:${n})`
    },
  },
  uwsgi: {
    format: 'uwsgi',
    zoned: false,
    line: (at, n) => {
      const { y, mon, d_, dow, hms } = partsOf(at)
      return `[pid: ${n}|app: 0|req: ${n}/9] 203.0.113.9 () {40 vars in 500 bytes} [${dow} ${mon} ${d_} ${hms} ${y}] GET /p/${n} => generated 9 bytes in 2 msecs (HTTP/1.1 200) 2 headers in 80 bytes`
    },
  },
  pm2: {
    format: 'pm2',
    zoned: false,
    line: (at, n) => `${at.toISOString().slice(0, 19)}: Error: connect ECONNREFUSED 127.0.0.1:5432 ${n}`,
  },
  'ISO 8601 in JSON': {
    format: 'iso',
    zoned: true,
    line: (at, n) =>
      `{"level":"error","message":"failed ${n} of 2020","n":${n},"pad":"${'x'.repeat(80)}","timestamp":"${at.toISOString()}"}`,
  },
  'pino with milliseconds': {
    format: 'unknown',
    zoned: true,
    line: (at, n) => `{"level":50,"time":${at.getTime()},"pid":${n},"msg":"failed"}`,
  },
}
