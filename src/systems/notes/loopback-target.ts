/**
 * A gateway’s target that is loopback, in settings and sentences: `service: http://localhost:8123`, `Forward Hostname / IP:
 * 127.0.0.1`; its port is a group. Databases and caches are asked so as well, and are none of it.
 */
export const loopbackTarget =
  /\b(?:originService|service(?:(?: type)?:? (?:https?|tcp),?)?(?: (?:URL|url))?|origin(?: URL)?|[Tt]arget(?: URL)?|[Ff]orward(?:s|ed)?(?: [Hh]ost(?:name)?(?: ?\/ ?IP)?)?(?: to)?|[Ff]orward_host|upstream|backend|proxy_pass|reverse_proxy|[Pp]rox(?:y|ies|ied|ying)(?: requests| it| everything)? to|[Tt]unnels? (?:points? )?to|ProxyPass(?:Reverse)?\s{1,4}\/\S{0,60}|[Ss]ervers?\.url|url)\b\\?["']?\s{0,3}[:=]?\s{0,3}\\?["'`]?(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?!:(?:3306|5432|6379|27017|11211|5672|9200|9092)\b)(?::(\d{2,5}))?\b/
