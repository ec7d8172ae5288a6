/**
 * End of a pattern: captures the address out of `upstream: "http://10.0.3.21:8080/cart"` as `upstream` and `scheme`, which nginx
 * writes after the message (src/http/ngx_http_request.c, ngx_http_log_error_handler; src/stream without a scheme).
 * Optional, so that a line that was cut off still matches and a long one is read only once.
 */
export const upstreamTail = String.raw`(?:[^\n]*?, upstream: "(?:(?<scheme>[a-z]+):\/\/)?(?<upstream>unix:[^":]+|[\w.:[\]-]+))?`
