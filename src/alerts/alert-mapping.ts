/**
 * How the JSON of a monitoring system of one's own is read: expressions of CEL (https://github.com/google/cel-spec) over
 * `body`, and over `item`, one alert of it. Numbers of JSON are doubles there: `body.count > 5` holds, `body.count + 1` needs
 * `1.0`; `body.?name.orValue("")` is for what may be lacking.
 */
export interface AlertMapping {
  /** Comes to the list of alerts in the body; lacking: the body is the one alert. */
  each?: string | undefined
  /** Whether it is an alert at all; lacking: it is. */
  when?: string | undefined
  key: string
  /** Comes to `firing`, `acknowledged` or `resolved`. */
  state: string
  title: string
  severity?: string | undefined
  url?: string | undefined
  link?: string | undefined
  at?: string | undefined
  labels: Record<string, string>
}
