import { linesOfProgram } from '../lines-of-program.ts'

/** What HTTP clients that keep connections say when the other side ended one of them. */
export const httpClientLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'http-client',
    reference: 'Apache HttpClient DefaultHttpResponseParser; OkHttp Http1ExchangeCodec',
  },
  [
    {
      name: 'no-response',
      needles: ['NoHttpResponseException', 'unexpected end of stream on http'],
      pattern:
        /NoHttpResponseException: \S{1,200} failed to respond|java\.io\.IOException: unexpected end of stream on https?:/,
      weights: { 'keepalive-race': 15, 'app-crash-request': 10, 'ungraceful-shutdown': 4 },
      title: 'a kept connection was closed before the response: mostly the server had just ended an idle one',
      fact: 'reset',
      reach: 'inwards',
      request: true,
      matches: [
        'org.apache.http.NoHttpResponseException: backend:8080 failed to respond',
        'java.io.IOException: unexpected end of stream on http://10.0.0.5:8080/...',
      ],
      nearMisses: ['java.net.SocketTimeoutException: Read timed out'],
    },
  ],
)
