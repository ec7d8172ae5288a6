/**
 * What stands in the place of a host where a template or a slip put nothing there: a parameter of `server`, a scheme, a variable
 * that nobody replaced.
 */
const words =
  'down|backup|resolve|(?:weight|max_fails|fail_timeout|max_conns|slow_start|route|service)=[\\w.]{0,40}|https?|none|null|undefined|None|nil|<[\\w ]{1,40}>|[$%{][^"\\n]{0,200}|[\\w.-]{0,60}[$%{]\\{?\\w[^"\\n]{0,200}'

/** `host not found in upstream "down"`. */
export const noHostName = new RegExp(
  `(?:host not found in|invalid (?:host|port) in) upstream "(?:(?:${words})(?::\\d{1,5})?(?:/[^"\\n]{0,200})?|:\\d{1,5})"`,
)
