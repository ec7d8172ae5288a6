/**
 * What makes lines alike: words, errors, statuses, signals and upstream addresses stay; times, ids, counters, visitors and
 * quoted requests do not.
 */
export function lineShape(line: string): string {
  const head = line.length > 2000 ? line.slice(0, 2000) : line
  const [first = '', ...trace] = head.split('\n')
  const ending = trace.findLast((each) => !/^[ \t]/.test(each)) ?? ''
  return mask(`${first}\n${ending}`)
}

function mask(text: string): string {
  return text
    .replace(/client: [^,\s]{1,100}|\[client [^\]]{1,100}\]/g, 'client')
    .replace(/(?:request|referrer|host|server): "[^"]*"|, server: [^,]*/g, '')
    .replace(/"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) [^"]*"/g, 'request')
    .replace(
      masked,
      (whole: string, kept: string | undefined, upstream: string | undefined) =>
        kept ?? upstream ?? shapeOf(whole),
    )
}

/** What is kept as it is, an upstream's address without its path, and what becomes `#`. */
const masked = new RegExp(
  [
    String.raw`(\(\d{1,3}: |\b(?:errno|signal|status|code|returned|HTTP|port|exit(?:ed)?(?: with)?(?: code| status)?|AH)[ =:]{0,3}\d{1,5}\b|\b(?:ECONN\w{3,12}|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN) [\w.:-]{1,100}|\bHTTP\/\d(?:\.\d)?|request" \d{3}|AH\d{5}|\btask_memcg=[^,\s]{1,300})`,
    String.raw`(upstream: "[a-z]{1,12}:\/\/[^/"]{1,200})[^"]*"?`,
    String.raw`\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]{8,20}(?:Z|[+-][\d:]{4,5})?`,
    String.raw`\d\d[-/][A-Z][a-z]{2}[-/]\d{4}[: ][\d:.]{8,20}(?: [+-]\d{4})?`,
    String.raw`(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ 0-3]\d [\d:.]{8,20}(?: \d{4})?`,
    String.raw`\b[0-9a-fA-F][0-9a-fA-F-]{6,}[0-9a-fA-F]\b`,
    String.raw`\d+(?:[.,:]\d+)*`,
  ].join('|'),
  'g',
)

/** Words such as `deadbeef` and `facade-ed` stay words unless they hold a digit. */
function shapeOf(whole: string): string {
  return /\d/.test(whole) ? '#' : whole
}
