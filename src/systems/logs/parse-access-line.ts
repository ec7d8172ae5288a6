import type { System } from '../../model/system.ts'

/** One request as a gateway logged it. */
export interface AccessLine {
  system: System
  status: number
  method: string | null
  upstreamStatus: string | null
  upstream: string | null
  ending: string | null
  durationMs: number | null
}

type Parser = (line: string) => AccessLine | null

/** Longest line that is looked at. */
const longestLine = 16_384

/** Reads a line of an access log of nginx, Apache, HAProxy, an AWS load balancer or Envoy; null for any other line. */
export function parseAccessLine(line: string): AccessLine | null {
  const text = line.length > longestLine ? line.slice(0, longestLine) : line
  for (const parser of parsers) {
    const parsed = parser(text)
    if (parsed !== null) return parsed
  }
  return null
}

/** HAProxy's HTTP log format (configuration manual, 8.2.3). */
const haproxy: Parser = (line) => {
  const match =
    /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}\.\d{3,6}\] \S{1,200} (\S{1,300}) [+-]?\d{1,9}\/[+-]?\d{1,9}\/[+-]?\d{1,9}\/[+-]?\d{1,9}\/[+]?(\d{1,9}) (-?\d{1,3}) [+]?\d{1,15} \S{1,200} \S{1,200} ([A-Za-z-]{4}) /.exec(
      line,
    )
  if (match === null) return null
  const [, upstream = '', total = '', status = '', ending = ''] = match
  return {
    system: 'haproxy',
    status: Math.max(0, Number(status)),
    method: /"([A-Z]{3,10}) [^"]{0,8000}"?$/.exec(line)?.[1] ?? null,
    upstreamStatus: null,
    upstream,
    ending,
    durationMs: Number(total),
  }
}

/** Elastic Load Balancing user guide, access logs for Application Load Balancers. */
const alb: Parser = (line) => {
  const match =
    /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S{8,20} \S{1,200} \S{1,80} (\S{1,80}) (-?[\d.]{1,12}) (-?[\d.]{1,12}) (-?[\d.]{1,12}) (\d{3}|-) (\d{3}|-) \d{1,15} \d{1,15} "([A-Z-]{1,10}) /.exec(
      line,
    )
  if (match === null) return null
  const [
    ,
    target = '-',
    request = '',
    response = '',
    send = '',
    status = '',
    targetStatus = '',
    method = '',
  ] = match
  const timers = [request, response, send].map(Number)
  const isTimed = timers.every((seconds) => seconds >= 0)
  return {
    system: 'aws-alb',
    status: Number(status) || 0,
    method: method === '-' ? null : method,
    upstreamStatus: targetStatus,
    upstream: target,
    ending: null,
    durationMs: isTimed ? timers.reduce((sum, seconds) => sum + seconds, 0) * 1000 : null,
  }
}

/** Envoy's default format string, also with Istio's details between the flags and the sizes. */
const envoy: Parser = (line) => {
  const match =
    /^\[\d{4}-\d\d-\d\dT[\d:.]{8,16}Z\] "([A-Z-]{1,10}) [^"]{0,8000}" (\d{1,3}) ([A-Z,]{2,60}|-) /.exec(line)
  if (match === null) return null
  const [whole, method = '', status = '', flags = '-'] = match
  const rest = line.slice(whole.length)
  const duration = /(?:^| )\d{1,15} \d{1,15} (\d{1,12}) (?:\d{1,12}|-) "/.exec(rest)?.[1]
  const quoted = [...rest.matchAll(/"([^"]{0,2000})"/g)].map(([, text]) => text ?? '')
  const upstream = quoted.find((text) => /^(?:[\d.]{7,15}|\[[0-9a-fA-F:]{2,45}\]):\d{1,5}$/.test(text))
  return {
    system: 'envoy',
    status: Number(status),
    method: method === '-' ? null : method,
    upstreamStatus: null,
    upstream: upstream ?? null,
    ending: flags === '-' ? null : flags,
    durationMs: duration === undefined ? null : Number(duration),
  }
}

const times = String.raw`(?:\d{3}|-)(?:(?:, | : )(?:\d{3}|-)){0,20}`
const address = String.raw`(?:unix:[^\s",]{1,200}|[\w.-]{1,200}:\d{1,5}|\[[0-9a-fA-F:]{2,45}\]:\d{1,5})`

/** `upstream_status=502`, `us="502, 200"`, `"upstream_status":"502"`, as people name them. */
const namedStatus = new RegExp(
  String.raw`\b(?:us|uss|ups_status|upstream_status|upstream_response_status)"?[=:] ?"?(${times})`,
)
const namedUpstream = new RegExp(
  String.raw`\b(?:ua|ups|upstream|upstream_addr|backend)"?[=:] ?"?(${address}(?:(?:, | : )${address}){0,20})`,
)
const namedTime = /\b(?:rt|request_time|req_time|duration)"?[=:] ?"?(\d{1,7}(?:\.\d{1,6})?)/

/** ingress-nginx's default log format. */
const ingress = new RegExp(
  String.raw` \d{1,12} (\d{1,7}\.\d{3}) \[[^\]]{0,200}\] \[[^\]]{0,200}\] (${address}(?:, ${address}){0,20}|-) (?:[\d-]{1,15}(?:, [\d-]{1,15}){0,20}) (?:[\d.-]{1,15}(?:, [\d.-]{1,15}){0,20}) (${times}) [0-9a-f-]{16,40}`,
)

/** The common and combined formats, with what people add behind them. */
const combined: Parser = (line) => {
  const match =
    /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] "((?:[^"\\]|\\.){0,8000})" (\d{3}) (?:\d{1,15}|-)(?= |$|")/.exec(
      line,
    )
  if (match === null) return null
  const [, request = '', status = ''] = match
  const rest = line.slice(match.index + match[0].length)
  const added = ingress.exec(rest)
  const upstreamStatus = namedStatus.exec(rest)?.[1] ?? added?.[3] ?? null
  const upstream = namedUpstream.exec(rest)?.[1] ?? added?.[2] ?? null
  const seconds = namedTime.exec(rest)?.[1] ?? added?.[1]
  const isNginx = status === '499' || upstreamStatus !== null || added !== null
  return {
    system: isNginx ? 'nginx' : 'unknown',
    status: Number(status),
    method: /^([A-Z]{3,10}) /.exec(request)?.[1] ?? null,
    upstreamStatus,
    upstream,
    ending: null,
    durationMs: seconds === undefined ? null : Number(seconds) * 1000,
  }
}

const parsers: readonly Parser[] = [haproxy, alb, envoy, combined]
