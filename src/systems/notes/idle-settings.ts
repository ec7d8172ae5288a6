const value =
  '(?:time\\.|TimeSpan\\.From|Duration(?:::from_|\\.of))?(?:\\d[\\d_]{0,8}(?: ?\\* ?(?:time\\.\\w{6,11}|1_?000))?|(?:Second|Minute|Hour)(?:s\\(\\d{1,6}\\))?|secs\\(\\d{1,6}\\))(?: ?(?:ms|msec|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\\b)?'
const is = '["\']?\\s{0,4}[:=(]{1,2}\\s{0,3}["\']?'
const start = '(?<![\\w.-])'

const told =
  '(?:[ ,]{1,2}(?:is|are|was|of|at|to|set|has|left|not|un(?:set|changed)|the|by|its|default(?:s|ing)?|still)){0,4}[\\s:=(~|]{1,4}(?:(?:the )?default:? (?:of |is )?)?'
const balancer = '(?:[AEC]LB|LB|[Bb]alancer|Front Door|Google Frontend|GCLB|GFE)'
const spoken = '(?=\\d{1,5} ?(?:s|secs?|seconds?|m|mins?|minutes?)\\b)'
const kept =
  '(?:(?:the|its|an|idle|kept-alive|keep-?alive|persistent|unused|such|TCP|HTTP) ){0,4}connections?'

/** How balancers and proxies are told how long they reuse idle connections. */
const front = [
  `${start}(?:[\\w.-]{1,60}\\/load-balancer-attributes: [^\\n]{0,100})?idle_timeout(?:\\.timeout_seconds)?(?:["'], ?["']?[Vv]alue)?(?:["']|,\\s{0,3}Value|\\s{1,40}Value)?\\s{0,30}[:=]\\s{0,3}["']?`,
  `(?<!jetty\\.)connection-idle-timeout${is}`,
  `${start}(?:idle_timeout_in_minutes|idleTimeoutInMinutes)${is}`,
  `(?:[Ii]dleConn(?:ection)?Timeout|idleconntimeout|IDLECONNTIMEOUT)${is}`,
  `(?:upstream[_-]keepalive[_-](?:idle[_-])?timeout|UPSTREAM_KEEPALIVE_IDLE_TIMEOUT)${is}`,
  `(?:origin_keepalive_timeout|Origin[Kk]eep[Aa]liveTimeout)${is}`,
  `\\b(?:ALB|ELB|LB|[Bb]alancer)s?(?:['’]s|:|,| has an?| with an?)? (?:connection )?idle[ _-]time-?out(?: (?:is|of|was|set|to)){0,2}[\\s:=(|]{1,3}`,
  `\\bidle time-?out (?:of|on) (?:the |our )?(?:ALB|ELB|LB|load balancer)(?: (?:is|was|of|to|set)){0,2}[\\s:=(]{1,3}`,
  `\\b${balancer}(?:['’]s)?(?: (?:idle|connection|keep-?alive)){0,2} (?:idle|keep[ -]?alive)(?: time-?out)?${told}`,
  `\\b${balancer}s? \\(\\s{0,2}(?:idle(?: time-?out)?:? ?)?${spoken}`,
  `\\b${balancer}s? (?:keeps?|holds?|re-?uses?) ${kept} (?:(?:alive|open|idle) )?(?:for )?(?:up to )?${spoken}`,
  `\\b${balancer}s?[:,]? (?=\\d{1,5} ?(?:s|secs?|seconds?|m|mins?|minutes?) idle\\b)`,
]

/** How servers are told when they close idle connections. */
const behind = [
  `${start}(?:\\w{1,30}\\.){0,3}(?:IdleTimeout|idleTimeout|idle-timeout|keepAliveTimeout|KeepAliveTimeout|keep_alive_timeout|keepalive_timeout|timeout_keep_alive|keep-alive-timeout|keepalive|keep_alive|persistent_timeout)${is}`,
  `${start}(?:\\w{1,30}\\.){2,4}(?:keep-alive-timeout|connection-idle-timeout|idle-timeout|no-request-timeout|idletimeout|idleTimeout)${is}`,
  `\\b(?:HTTP_|SERVER_|NODE_|APP_)?(?:IDLE|KEEP_?ALIVE)_TIMEOUT${is}`,
  '--(?:timeout-keep-alive|keep-?alive(?:-timeout)?)[= ]',
  '^(?:\\/[\\w./-]{1,120}:(?:\\d{1,6}:)?)?\\s{0,12}(?:KeepAliveTimeout|persistent_timeout|keepalive_timeout|timeout http-keep-alive)\\s{1,8}',
  `(?<=[\\w,;:({] )(?:KeepAliveTimeout|keepAliveTimeout|persistent_timeout|keepalive_timeout|timeout http-keep-alive)${told}`,
  `(?<!(?:${balancer}|client|upstream|origin|proxy|browser)(?:['’]s|:)? |[\\w-])[Kk]eep[ -]?[Aa]live[ -][Tt]ime-?out${told}`,
  `\\bcloses? ${kept} after (?:being (?:idle|unused) for )?(?:about |only )?${spoken}`,
  '\\b(?:[Nn]ode(?:\\.js)?|[Ee]xpress|[Aa]pache|[Nn]ginx|[Gg]unicorn|[Uu]vicorn|[Pp]uma|[Tt]omcat|[Aa]pp|[Ss]erver|[Bb]ackend)[:,]? (?=\\d{1,5} ?(?:s|secs?|seconds?) keep[ -]?alive\\b)',
]

/** Where idle limits are told, on each side of a hop; group 1 is the value as written. */
export const idleSettings = {
  front: new RegExp(`(?:${front.join('|')})(${value})`, 'm'),
  behind: new RegExp(`(?:${behind.join('|')})(${value})`, 'm'),
}
