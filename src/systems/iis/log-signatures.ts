import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const docs =
  'https://learn.microsoft.com/troubleshoot/developer/webapps/iis/www-administration-management/http-status-code'

const texts: readonly {
  name: string
  needle: string
  text: RegExp
  title: string
  weights: Weights
  fact: string
  example: string
}[] = [
  {
    name: 'gateway-page',
    needle: 'acting as a gateway or proxy server',
    text: /received an invalid response while acting as a gateway or proxy server/,
    title: 'IIS got no proper response from the backend',
    weights: { 'backend-down': 10, 'slow-app-timeout': 7, 'app-crash-request': 6 },
    fact: 'answer',
    example:
      '<h2>502 - Web server received an invalid response while acting as a gateway or proxy server.</h2>',
  },
  {
    name: 'cgi-ended',
    needle: 'CGI application encountered an error',
    text: /specified CGI application encountered an error and the server terminated the process/,
    title: 'The app behind IIS or App Service ended with an error',
    weights: { 'app-crash-request': 16, 'app-boot-failure': 18, 'app-crash-loop': 8 },
    fact: 'exit',
    example:
      '<h1>502 - The specified CGI application encountered an error and the server terminated the process.</h1>',
  },
  {
    name: '502-3',
    needle: '502.3',
    text: /HTTP Error 502\.3|502\.3 - Bad Gateway/,
    title: 'IIS could not reach the backend, or waited too long for it',
    weights: { 'backend-down': 13, 'slow-app-timeout': 11, 'connect-drop': 4 },
    fact: 'answer',
    example: '<h3>HTTP Error 502.3 - Bad Gateway</h3>',
  },
  {
    name: '502-5',
    needle: '502.5',
    text: /HTTP Error 502\.5|502\.5 - (?:ANCM|Process)/,
    title: 'The app behind IIS did not start',
    weights: { 'app-boot-failure': 25, 'backend-down': 5 },
    fact: 'boot',
    example: 'HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure',
  },
  {
    name: '500-3x',
    needle: '500.3',
    text: /HTTP Error 500\.3[0-9] - /,
    title: 'The app inside IIS did not start',
    weights: { 'app-boot-failure': 24 },
    fact: 'boot',
    example: 'HTTP Error 500.30 - ASP.NET Core app failed to start',
  },
  {
    name: 'pool-stopped',
    needle: '503',
    text: /HTTP Error 503\. The service is unavailable/,
    title: 'The application pool is stopped',
    weights: { 'backend-down': 16, 'restart-limit-hit': 14, 'worker-pool-exhausted': 5 },
    fact: 'no-live',
    example: '<p>HTTP Error 503. The service is unavailable.</p>',
  },
  {
    name: 'rapid-fail',
    needle: 'disabled due to a series of failures',
    text: /is being automatically disabled due to a series of failures/,
    title: 'IIS gave up on the application pool',
    weights: { 'restart-limit-hit': 26, 'app-crash-loop': 12 },
    fact: 'restart',
    example:
      "Application pool 'Shop' is being automatically disabled due to a series of failures in the process(es) serving that application pool.",
  },
  {
    name: 'queue-full',
    needle: 'QueueFull',
    text: / QueueFull /,
    title: 'The application pool’s queue is full',
    weights: { 'worker-pool-exhausted': 23, 'slow-app-timeout': 7 },
    fact: 'queue',
    example: '2026-11-20 17:04:51 203.0.113.9 51234 10.0.3.21 80 HTTP/1.1 GET /cart 503 2 QueueFull ShopPool',
  },
  {
    name: 'app-offline',
    needle: 'AppOffline',
    text: / AppOffline /,
    title: 'The application pool is stopped',
    weights: { 'restart-limit-hit': 15, 'backend-down': 15 },
    fact: 'no-live',
    example:
      '2026-11-20 17:04:51 203.0.113.9 51234 10.0.3.21 80 HTTP/1.1 GET /cart 503 2 AppOffline ShopPool',
  },
]

/** sc-win32-status after `502 3`, of WinHTTP by which ARR asks the backend (winhttp.h, ERROR_WINHTTP_*). */
const win32: readonly { code: number; title: string; weights: Weights; fact: string }[] = [
  {
    code: 12002,
    title: 'The backend did not answer IIS in time',
    weights: { 'slow-app-timeout': 22, 'timeout-ladder-inverted': 6, 'connect-drop': 4 },
    fact: 'timeout',
  },
  {
    code: 12007,
    title: 'IIS cannot resolve the backend’s name',
    weights: { 'dns-failure': 24 },
    fact: 'resolve',
  },
  {
    code: 12029,
    title: 'IIS could not connect to the backend',
    weights: { 'backend-down': 16, 'wrong-port': 7, 'connect-drop': 6 },
    fact: 'connect',
  },
  {
    code: 12030,
    title: 'The backend cut the connection',
    weights: { 'app-crash-request': 14, 'keepalive-race': 13 },
    fact: 'reset',
  },
  {
    code: 12152,
    title: 'The backend’s response is not proper HTTP',
    weights: { 'invalid-upstream-response': 19, 'https-to-http-port': 6, 'http-to-https-port': 6 },
    fact: 'framing',
  },
  {
    code: 12175,
    title: 'IIS’s TLS handshake with the backend failed',
    weights: {
      'tls-backend-untrusted': 16,
      'tls-backend-name': 14,
      'tls-handshake-failed': 14,
      'tls-backend-expired': 10,
    },
    fact: 'tls-handshake',
  },
]

/** What IIS says in its pages, in httperr.log and in the event log. */
export const iisLogSignatures: readonly LogSignature[] = [
  ...texts.map(
    ({ name, needle, text, title, weights, fact, example }): LogSignature => ({
      id: `iis-${name}`,
      system: 'iis',
      needles: [needle],
      pattern: text,
      weights,
      title,
      reference: docs,
      fact,
      reach: 'inwards',
      examples: { matches: [example], nearMisses: [`the build ${needle.slice(0, 5)}x`] },
    }),
  ),
  ...win32.map(
    ({ code, title, weights, fact }): LogSignature => ({
      id: `iis-win32-${code}`,
      system: 'iis',
      needles: [` ${code}`, `0x8007${code.toString(16)}`, `0x8007${code.toString(16).toUpperCase()}`],
      pattern: new RegExp(` 50[0-4] \\d{1,3} ${code}(?: |$)|0x8007${code.toString(16)}\\b`, 'im'),
      weights,
      title,
      reference: 'https://learn.microsoft.com/windows/win32/winhttp/error-messages',
      fact,
      reach: 'behind',
      request: true,
      examples: {
        matches: [
          `2026-11-20 17:04:51 W3SVC1 10.0.3.21 GET /cart - 443 - 203.0.113.9 curl/8.5.0 - 502 3 ${code} 2015`,
        ],
        nearMisses: [
          `2026-11-20 17:04:51 W3SVC1 10.0.3.21 GET /cart - 443 - 203.0.113.9 curl/8.5.0 - 200 0 0 ${code}`,
        ],
      },
    }),
  ),
]
