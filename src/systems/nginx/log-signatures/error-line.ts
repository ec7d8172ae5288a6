/** An error line as nginx writes it of a request: the message, then `upstream` where one was chosen. For examples. */
export function errorLine(level: string, message: string, upstream: string | null = null): string {
  const where = upstream === null ? '' : `, upstream: "${upstream}"`
  return `2026/11/21 14:27:19 [${level}] 21461#21461: *12 ${message}, client: 203.0.113.9, server: shop.example.com, request: "GET /cart HTTP/1.1"${where}, host: "shop.example.com"`
}
