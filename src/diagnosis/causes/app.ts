import type { Cause } from './cause.ts'

export const appCauses = [
  {
    id: 'backend-down',
    title: 'Backend process not running',
    layer: 'app',
    explanation:
      'Nothing listens at the backend’s address: the machine answers, but with a refusal. The process has exited, was stopped, or never started.',
    evidenceFor: [
      'the port refuses connections',
      'no listener on the port',
      'the unit or container has exited',
    ],
    evidenceAgainst: ['the port accepts connections'],
    prior: -5,
  },
  {
    id: 'slow-app-timeout',
    title: 'Application slower than a timeout',
    layer: 'app',
    explanation:
      'A slow query, a lock, an outside call or a starved CPU makes responses take longer than the nearest hop is willing to wait.',
    evidenceFor: [
      'no response within the time limit',
      '504, or 524 at the edge',
      'durations cluster at a timeout’s value',
    ],
    evidenceAgainst: ['responses and failures both come within milliseconds'],
    prior: -6,
  },
  {
    id: 'app-returns-5xx',
    title: 'App itself answers 5xx',
    layer: 'app',
    explanation:
      'The app is reached and answers, but with an error of its own; the gateways only carry it. Its log holds the reason.',
    evidenceFor: ['a 5xx with the app’s own body', 'the proxy’s log shows a 5xx as upstream status'],
    evidenceAgainst: ['a proxy wrote the error page', 'the app answers as expected when asked directly'],
    prior: -6,
  },
  {
    id: 'unexpected-status',
    title: 'App answers with an unexpected status',
    layer: 'app',
    explanation:
      'The answer is proper HTTP and no server error, yet not the status that the service is expected to give, such as 404 after a wrong route or 401 where none was needed.',
    evidenceFor: ['a status outside the expected range'],
    evidenceAgainst: ['the status is the expected one'],
    prior: -9,
  },
  {
    id: 'app-crash-request',
    title: 'App process dies during a request',
    layer: 'app',
    explanation:
      'The connection is accepted and then closed or reset before the response is complete: the process or worker that held it has ended, by an exception, an exit or a kill.',
    evidenceFor: [
      'closed or reset before the response on a fresh connection',
      'closed in the middle of a body',
      'a new process id after the failure',
    ],
    evidenceAgainst: ['the process id is unchanged', 'responses are complete'],
    prior: -9,
  },
  {
    id: 'app-crash-loop',
    title: 'App crashes again and again',
    layer: 'app',
    explanation:
      'The app starts, dies and is started again by its supervisor, and is reachable only for moments.',
    evidenceFor: ['the restart counter rises', 'refusals and answers take turns'],
    evidenceAgainst: ['the process has been up for long'],
    prior: -11,
  },
  {
    id: 'app-boot-failure',
    title: 'App fails to start',
    layer: 'app',
    explanation:
      'The app ends during start-up: a module or environment variable is missing, a migration has not run, or the entry point is wrong.',
    evidenceFor: ['“Worker failed to boot”', '“Cannot find module”', 'systemd status 203/EXEC', 'IIS 502.5'],
    evidenceAgainst: ['the process has been up for long'],
    prior: -12,
  },
  {
    id: 'app-native-crash',
    title: 'Native crash in the app',
    layer: 'app',
    explanation:
      'The process is ended by a fault in compiled code: an extension, a driver, or the runtime itself.',
    evidenceFor: ['exit by signal 11', 'a segfault line of the kernel'],
    evidenceAgainst: ['the process ended with an exit code of its own'],
    prior: -16,
  },
  {
    id: 'app-heap-exhausted',
    title: 'Runtime’s memory limit reached',
    layer: 'app',
    explanation:
      'The language runtime reached its own limit (V8 --max-old-space-size, PHP memory_limit) and gave up, although the machine may have memory left.',
    evidenceFor: ['“JavaScript heap out of memory”', 'exit code 134'],
    evidenceAgainst: ['exit code 137, which is the kernel’s kill'],
    prior: -14,
  },
  {
    id: 'app-memory-guard-restart',
    title: 'Process manager restarts the app for its memory',
    layer: 'app',
    explanation:
      'A guard such as PM2’s max_memory_restart or gunicorn’s max_requests replaces the process on purpose, and cuts what it was doing.',
    evidenceFor: ['PM2 logs that the memory limit was exceeded'],
    evidenceAgainst: ['no such guard is configured'],
    prior: -17,
  },
  {
    id: 'worker-timeout',
    title: 'App server killed a slow worker',
    layer: 'app',
    explanation:
      'The app server ends workers that take too long (gunicorn after 30 s, uWSGI harakiri, php-fpm request_terminate_timeout), so a slow request becomes a closed connection and a 502.',
    evidenceFor: [
      'the connection closes after about 30 s',
      '“WORKER TIMEOUT”, “HARAKIRI” or “execution timed out”',
    ],
    evidenceAgainst: ['the failure comes within milliseconds'],
    prior: -11,
  },
  {
    id: 'worker-pool-exhausted',
    title: 'All app workers busy',
    layer: 'app',
    explanation:
      'More requests arrive at once than the app has workers for; the rest wait in a queue until somebody gives up.',
    evidenceFor: [
      '“max_children reached”',
      'the accept queue grows',
      'connections are accepted but not answered',
    ],
    evidenceAgainst: ['idle workers are present'],
    prior: -11,
  },
  {
    id: 'event-loop-blocked',
    title: 'Event loop blocked',
    layer: 'app',
    explanation:
      'A single-threaded app (Node, async Python) is busy with one long calculation or a blocking call, and all other requests stand still with it.',
    evidenceFor: ['all requests stall together', 'one core at 100 %'],
    evidenceAgainst: ['the CPU is idle'],
    prior: -13,
  },
  {
    id: 'request-too-big-for-app',
    title: 'Request exceeds the app server’s limits',
    layer: 'app',
    explanation:
      'The request line, its headers or its body is larger than the app server accepts: uWSGI 4096 bytes, gunicorn 4094 per line, Node 16 KB of headers (431).',
    evidenceFor: ['status 413, 414 or 431', '“invalid request block size”'],
    evidenceAgainst: ['small requests fail too'],
    prior: -14,
  },
  {
    id: 'upload-rejected-early',
    title: 'App refuses an upload before reading it',
    layer: 'app',
    explanation:
      'The app answers (413 or 401, say) and closes while the proxy is still sending the body; the proxy sees a broken pipe instead of the answer.',
    evidenceFor: ['a broken pipe on large bodies only'],
    evidenceAgainst: ['requests without a body fail too'],
    prior: -18,
  },
  {
    id: 'deploy-in-progress',
    title: 'Deployment in progress',
    layer: 'app',
    explanation: 'The app is being replaced at this moment and is briefly away; it should return by itself.',
    evidenceFor: ['a deployment or restart within the last 5 minutes', 'targets are draining or initial'],
    evidenceAgainst: ['nothing was deployed'],
    prior: -16,
  },
  {
    id: 'bad-release',
    title: 'Faulty release',
    layer: 'app',
    explanation: 'The errors began with a new version of the app and are in that version.',
    evidenceFor: ['the errors start within minutes of a release', 'an exception that is new'],
    evidenceAgainst: ['the errors are older than the release'],
    prior: -12,
  },
  {
    id: 'ungraceful-shutdown',
    title: 'App stops without finishing its requests',
    layer: 'app',
    explanation:
      'On SIGTERM the app, or the shell around it, ends at once or is killed after a short wait (1.6 s in PM2), and cuts the requests that were running.',
    evidenceFor: ['bursts of 502 at restarts only', 'bodies cut in the middle'],
    evidenceAgainst: ['failures outside restarts too'],
    prior: -14,
  },
  {
    id: 'host-header-rejected',
    title: 'App rejects the Host header',
    layer: 'app',
    explanation:
      'The app or virtual host answers only to names it knows (ALLOWED_HOSTS and the like) and was asked by another one, as health checks and misconfigured proxies do.',
    evidenceFor: ['status 400 or 421 with a text about the host', 'it works with the right Host header'],
    evidenceAgainst: ['the same status with the right Host header'],
    prior: -13,
  },
  {
    id: 'restart-limit-hit',
    title: 'Supervisor gave up on the app',
    layer: 'app',
    explanation:
      'The app failed so often in a row that systemd or PM2 no longer restarts it; it stays down until somebody resets it.',
    evidenceFor: ['systemd “start-limit-hit”', 'PM2 status “errored”'],
    evidenceAgainst: ['the unit is active'],
    prior: -13,
  },
  {
    id: 'container-unhealthy',
    title: 'Container reported unhealthy',
    layer: 'app',
    explanation:
      'The container runs, but its own health check fails, so orchestrators and proxies may take it out of service.',
    evidenceFor: ['Health.Status is unhealthy'],
    evidenceAgainst: ['Health.Status is healthy'],
    prior: -14,
  },
] as const satisfies readonly Cause[]
