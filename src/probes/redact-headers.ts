/** Header names whose value lets its holder in, wherever the word stands in the name. */
const secretName =
  /(?:^|[-_])(?:auth|authorization|authentication-info|token|secret|api-?key|apikey|password|passwd|session(?:-?id)?|credentials?|jwt|csrf|xsrf|cookie2?)(?:$|[-_])/i

/** Query parameters that carry secrets in redirects: OAuth 2.0 (RFC 6749), SAML, pre-signed URLs. */
const secretParameter =
  /^(?:.*(?:token|secret|password|signature|credential|api_?key|session|ticket|jwt|assertion).*|code|state|nonce|sig|auth|samlrequest|samlresponse)$/i

/** Longest header value that is kept. */
const maxValueChars = 1024

/** Most header lines that are kept. */
const maxLines = 200

/**
 * Header lines fit to be stored and shown: names in lower case, secrets replaced by a note of their length,
 * long values cut. A cookie keeps its name, which tells load balancers apart (`AWSALB`).
 */
export function redactHeaders(lines: [name: string, value: string][]): [name: string, value: string][] {
  return lines.slice(0, maxLines).map(([name, value]) => redactLine(name.toLowerCase(), value))
}

/** A URL without its user info and without the values of parameters that are secrets; other text comes back cut. */
export function redactUrl(text: string): string {
  const [beforeFragment = ''] = text.split('#', 1)
  const [base = '', ...query] = beforeFragment.split('?')
  const bare = base.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/@]*@/i, '$1//')
  if (query.length === 0) return cut(bare)
  return cut(`${bare}?${query.join('?').split('&').map(redactParameter).join('&')}`)
}

function redactLine(name: string, value: string): [string, string] {
  if (name === 'set-cookie') return [name, redactCookie(value)]
  if (name === 'location' || name === 'content-location') return [name, redactUrl(value)]
  if (secretName.test(name) && name !== 'www-authenticate') return [name, withheld(value)]
  return [name, cut(value)]
}

function redactCookie(value: string): string {
  const match = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64})=([^;]*)/.exec(value)
  if (match === null) return withheld(value)
  return `${match[1]}=${withheld(match[2] ?? '')}`
}

function redactParameter(parameter: string): string {
  const [name = '', ...value] = parameter.split('=')
  if (value.length === 0 || !secretParameter.test(name)) return parameter
  return `${name}=${withheld(value.join('='))}`
}

function withheld(value: string): string {
  return `[${value.length} characters withheld]`
}

function cut(value: string): string {
  if (value.length <= maxValueChars) return value
  return `${value.slice(0, maxValueChars)}… [${value.length} characters]`
}
