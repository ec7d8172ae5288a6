import type { Cause } from './cause.ts'

export const configCauses = [
  {
    id: 'wrong-port',
    title: 'Proxy points to a wrong port or address',
    layer: 'config',
    explanation:
      'The proxy or target group sends requests to an address or port at which the app does not listen; configuration and app have drifted apart.',
    evidenceFor: [
      'the proxy fails while the app answers at the address that we were told',
      'the app listens on another port',
      'it started with a change of configuration',
    ],
    evidenceAgainst: ['the configured port is the one the app listens on'],
    prior: -13,
  },
  {
    id: 'loopback-bind',
    title: 'App listens on loopback only',
    layer: 'config',
    explanation:
      'The app is bound to 127.0.0.1 or ::1, so it works on its own machine or in its own container and refuses everybody else.',
    evidenceFor: [
      'the listener’s address is 127.0.0.1 or ::1',
      'it works inside the container and is refused outside',
    ],
    evidenceAgainst: ['the app is bound to 0.0.0.0 or ::'],
    prior: -14,
  },
  {
    id: 'localhost-ipv6',
    title: 'localhost means ::1 first',
    layer: 'config',
    explanation:
      'The name localhost has two addresses. The app listens on 127.0.0.1 only, so whoever tries ::1 first is refused: half of the requests, or each first try.',
    evidenceFor: ['::1 refuses while 127.0.0.1 accepts', '[::1] as upstream in error lines'],
    evidenceAgainst: ['the configuration names 127.0.0.1'],
    prior: -15,
  },
  {
    id: 'timeout-ladder-inverted',
    title: 'Timeouts in the wrong order',
    layer: 'config',
    explanation:
      'An outer hop waits less long than an inner one, so work goes on after the visitor was told 504; or the app server kills its worker before the proxy’s limit and turns a slow request into a 502.',
    evidenceFor: [
      'errors at a constant duration that is a known limit',
      'the app finishes after the proxy gave up',
    ],
    evidenceAgainst: ['each hop waits at least a second longer than the one inside it'],
    prior: -14,
  },
  {
    id: 'http-to-https-port',
    title: 'Plain HTTP sent to a TLS port',
    layer: 'config',
    explanation:
      'The caller speaks plain HTTP to a port on which the server expects TLS. The server answers 400 or ends the connection.',
    evidenceFor: ['“plain HTTP request was sent to HTTPS port”', 'the port answers with a TLS record'],
    evidenceAgainst: ['plain HTTP to that port works'],
    prior: -13,
  },
  {
    id: 'https-to-http-port',
    title: 'TLS sent to a plain HTTP port',
    layer: 'config',
    explanation:
      'The caller starts a TLS handshake with a port that speaks plain HTTP, and takes the HTTP error that comes back for a broken handshake.',
    evidenceFor: ['“wrong version number”', 'the app’s log shows \\x16\\x03 at the start of a request'],
    evidenceAgainst: ['a TLS handshake with that port succeeds'],
    prior: -13,
  },
  {
    id: 'wrong-app-protocol',
    title: 'Wrong application protocol',
    layer: 'config',
    explanation:
      'Both ends speak, but not the same language: HTTP to a uwsgi or FastCGI socket, HTTP/2 to an HTTP/1.1 server, or a PROXY header where none is expected.',
    evidenceFor: ['the first bytes are not HTTP', '“unsupported FastCGI version 72”', '“block size 21573”'],
    evidenceAgainst: ['the first bytes of the response are the expected protocol'],
    prior: -14,
  },
  {
    id: 'proxy-no-resolver',
    title: 'Proxy has no resolver for a variable upstream',
    layer: 'config',
    explanation:
      'nginx resolves an upstream that contains a variable at run time and needs the resolver directive for it; without it, every such request is a 502.',
    evidenceFor: ['“no resolver defined to resolve” in the error log'],
    evidenceAgainst: ['a resolver is configured'],
    prior: -17,
  },
  {
    id: 'unix-socket-missing',
    title: 'Unix socket does not exist',
    layer: 'config',
    explanation:
      'The proxy looks for the app’s socket file at a path where there is none: the app writes it elsewhere, its runtime directory was removed, or it is not running.',
    evidenceFor: ['errno 2 when connecting to unix:'],
    evidenceAgainst: ['the file exists as the proxy sees it'],
    prior: -15,
  },
  {
    id: 'unix-socket-perm',
    title: 'Unix socket not accessible',
    layer: 'config',
    explanation:
      'The proxy’s user may not open the app’s socket, because of the file’s mode or owner or of a directory above it; home directories are closed to others on newer distributions.',
    evidenceFor: ['errno 13 when connecting to unix:', 'a parent directory without x for others'],
    evidenceAgainst: ['the proxy’s user can open the socket'],
    prior: -15,
  },
  {
    id: 'proxy-config-invalid',
    title: 'Proxy configuration invalid',
    layer: 'config',
    explanation:
      'The proxy’s configuration does not pass its own test: a reload failed unnoticed and the old one is still active, or the proxy did not start.',
    evidenceFor: ['the configuration test fails', 'emerg lines at the last reload'],
    evidenceAgainst: ['the test passes and the running process is newer than the file'],
    prior: -15,
  },
] as const satisfies readonly Cause[]
