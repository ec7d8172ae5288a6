import { linesOfProgram } from '../lines-of-program.ts'

/** Status lines that are none, as they stand in transcripts, captures and access logs. */
export const statusLineLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'status-line',
    reference: 'RFC 9112 section 4: HTTP-version SP status-code SP [ reason-phrase ]',
  },
  [
    {
      name: 'malformed',
      needles: ['HTTP/1.1 ', 'HTTP/1.0 ', 'HTTP/1.'],
      pattern:
        /^\s{0,16}(?:[<>*|] ?)?["']?HTTP\/1\.[01](?: {1,3}\d{3}[:;,.-] ?[A-Za-z]| {1,3}(?:OK|Not Found|ok)\b| {1,3}\d{1,2} [A-Z]| {1,3}\d{4,6}\b|\d{3} )/m,
      weights: { 'invalid-upstream-response': 22, 'wrong-app-protocol': 5 },
      title: 'the first line of a response is no proper status line, so that proxies take it for none',
      fact: 'framing',
      reach: 'behind',
      matches: ['HTTP/1.1 404: Not Found', '< HTTP/1.1 OK', 'HTTP/1.0 20 OK'],
      nearMisses: ['HTTP/1.1 200 OK', 'HTTP/1.1 502 Bad Gateway', 'GET / HTTP/1.1', '< HTTP/1.1 204'],
    },
    {
      name: 'no-status',
      needles: ['HTTP/2 000', 'HTTP/1.1 000', '" 009 '],
      pattern: /^\s{0,16}(?:< ?)?HTTP\/(?:2|1\.1) 000\b|HTTP\/[\d.]{1,3}" 009 \d{1,12} "/m,
      weights: { 'invalid-upstream-response': 18, 'wrong-app-protocol': 13, 'http-to-https-port': 5 },
      title: 'the gateway took what the backend sent for HTTP/0.9, which has no status',
      reference:
        'nginx src/http/ngx_http_upstream.c, src/http/modules/ngx_http_log_module.c: 009 is HTTP/0.9',
      fact: 'framing',
      reach: 'behind',
      matches: [
        '  < HTTP/2 000',
        '10.0.0.1 - - [21/Nov/2026:14:00:00 +0000] "GET / HTTP/1.1" 009 7 "-" "curl/8.5"',
      ],
      nearMisses: ['10.0.0.1 - - [21/Nov/2026:14:00:00 +0000] "GET / HTTP/1.1" 200 7 "-" "curl/8.5"'],
    },
  ],
)
