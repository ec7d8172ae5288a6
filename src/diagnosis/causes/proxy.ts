import type { Cause } from './cause.ts'

export const proxyCauses = [
  {
    id: 'keepalive-race',
    title: 'Keep-alive race between hops',
    layer: 'proxy',
    explanation:
      'The inner server closes idle connections sooner (Node 5 s, gunicorn 2 s, Apache 5 s) than the hop outside stops reusing them (ALB and nginx 60 s). Now and then a request is sent just as the connection closes, and becomes a 502.',
    evidenceFor: [
      'the inner server’s idle time is shorter than the outer hop’s reuse time',
      'failures are few, sporadic and within milliseconds',
      'behind nginx mostly POST fails, as other requests are retried',
    ],
    evidenceAgainst: [
      'the inner server keeps idle connections longer than the outer hop reuses them',
      'connections are never reused',
      'failures take seconds or go with a process exit',
    ],
    prior: -10,
  },
  {
    id: 'upstream-header-too-big',
    title: 'Response header larger than the proxy’s buffer',
    layer: 'proxy',
    explanation:
      'The app sends more header bytes (usually cookies) than the proxy keeps room for: 4 or 8 KB at nginx, 8 KB at Apache, 16 KB at HAProxy, 32 KB at an ALB, 128 KB at Cloudflare.',
    evidenceFor: ['a header block above the proxy’s limit', 'only logged-in visitors are affected'],
    evidenceAgainst: ['the header block is small when the app is asked directly'],
    prior: -12,
  },
  {
    id: 'invalid-upstream-response',
    title: 'Malformed response from the app',
    layer: 'proxy',
    explanation:
      'The app answers with something that is not proper HTTP: illegal header bytes, two lengths, a length that does not fit the body, broken chunks. Strict proxies make a 502 of it, lenient ones let it pass.',
    evidenceFor: [
      'the response cannot be parsed',
      'Content-Length twice, or together with Transfer-Encoding',
    ],
    evidenceAgainst: ['the raw response is clean'],
    prior: -12,
  },
  {
    id: 'no-live-upstreams',
    title: 'Proxy has marked all backends as failed',
    layer: 'proxy',
    explanation:
      'The proxy knows backends but trusts none: all have failed recently or are marked down, so it answers without asking any of them. It follows from another fault further in.',
    evidenceFor: ['“no live upstreams”', 'HAProxy “No server is available”', 'Envoy “no healthy upstream”'],
    evidenceAgainst: ['the proxy still sends requests to a backend'],
    prior: -12,
  },
  {
    id: 'proxy-not-running',
    title: 'Proxy process not running',
    layer: 'proxy',
    explanation:
      'The reverse proxy itself (nginx, Apache, HAProxy …) is stopped or failed to start, so nothing listens where visitors arrive.',
    evidenceFor: ['the proxy’s port refuses connections', 'the proxy’s unit has failed'],
    evidenceAgainst: ['the proxy’s port accepts connections'],
    prior: -12,
  },
  {
    id: 'proxy-worker-crash',
    title: 'Proxy worker crashed',
    layer: 'proxy',
    explanation:
      'A worker process of the proxy dies, in a faulty module or for want of memory, and drops its connections.',
    evidenceFor: ['“worker process exited on signal 11”'],
    evidenceAgainst: ['no worker has exited'],
    prior: -18,
  },
  {
    id: 'proxy-conn-limit',
    title: 'Proxy connection limit reached',
    layer: 'proxy',
    explanation:
      'The proxy holds as many connections as it is allowed (nginx worker_connections, HAProxy maxconn) and turns further ones away.',
    evidenceFor: ['“worker_connections are not enough”', 'HAProxy “reached the configured maximum”'],
    evidenceAgainst: ['active connections are far below the limit'],
    prior: -15,
  },
  {
    id: 'proxy-busy-workers',
    title: 'All proxy workers busy',
    layer: 'proxy',
    explanation:
      'Every worker of the proxy (Apache MaxRequestWorkers) is taken, mostly because each waits for a slow backend, and new visitors queue.',
    evidenceFor: ['AH00484 or AH00161 in Apache’s log'],
    evidenceAgainst: ['server-status shows idle workers'],
    prior: -15,
  },
  {
    id: 'proxy-queue-timeout',
    title: 'Queued too long at the proxy',
    layer: 'proxy',
    explanation:
      'The proxy limits how many requests a backend gets at once (HAProxy maxconn per server), and requests waited in its queue until the queue timeout.',
    evidenceFor: ['HAProxy termination state sQ', 'the queue is longer than zero'],
    evidenceAgainst: ['the queue is empty'],
    prior: -16,
  },
  {
    id: 'proxy-penalty-box',
    title: 'Backend is well again but the proxy still avoids it',
    layer: 'proxy',
    explanation:
      'After failures a proxy leaves a backend alone for a while (Apache retry=60, nginx fail_timeout=10, HAProxy rise), even though it answers again.',
    evidenceFor: [
      'the backend answers directly while the proxy answers 502 or 503',
      '“worker disabled” lines',
    ],
    evidenceAgainst: ['the backend fails when asked directly'],
    prior: -14,
  },
  {
    id: 'proxy-temp-perm',
    title: 'Proxy cannot write its temporary files',
    layer: 'proxy',
    explanation:
      'The directory in which the proxy buffers bodies is not writable, often after a change of user or a package upgrade, so large bodies fail.',
    evidenceFor: ['errno 13 on proxy_temp or client_body'],
    evidenceAgainst: ['the directory is writable by the proxy’s user'],
    prior: -18,
  },
  {
    id: 'proxy-ratelimit',
    title: 'Rate limit or circuit breaker',
    layer: 'proxy',
    explanation:
      'The proxy refuses on purpose: a request or connection limit was exceeded (nginx limit_req answers 503) or a circuit breaker is open (Envoy “overflow”).',
    evidenceFor: ['status 429, or a 503 that nginx wrote itself', '“limiting requests” in the log'],
    evidenceAgainst: ['no limit is configured'],
    prior: -13,
  },
] as const satisfies readonly Cause[]
