/** One directive of an nginx configuration. */
export interface Directive {
  name: string
  /** Without their quotes. */
  args: string[]
  /** Null in a snippet that no file was named for. */
  file: string | null
  /** From 1, in the file, or in the snippet. */
  line: number
  /** Of its name in the whole text that was read. */
  at: number
  /** What is in its braces; null for one that ends with a semicolon. */
  block: Directive[] | null
}

/** `/etc/nginx/conf.d/shop.conf:12`, or `line 12` of a snippet. */
export function whereOf({ file, line }: Directive): string {
  return file === null ? `line ${line}` : `${file}:${line}`
}
