import { linesOfProgram } from '../lines-of-program.ts'

const appService = 'https://learn.microsoft.com/troubleshoot/azure/app-service/faqs-app-service-linux'
const ports = 'https://cloud.google.com/run/docs/troubleshooting#container-failed-to-start'

/** What hosts of apps say of a container that they started: Azure, Cloud Run, App Engine, Fly, Render, Railway, Koyeb. */
export const platformLines = linesOfProgram(
  { system: 'unknown', program: 'platform', reference: appService },
  [
    {
      name: 'not-answering',
      needles: [
        'respond to HTTP pings on port',
        'response to warmup request',
        'did not start within expected time limit',
        'failed to start and listen on the port',
        'no open ports detected',
        'No open ports detected',
        'failed to listen on PORT',
        'did not respond to warm',
        'TargetPort ',
        'ort scan timeout reached',
        'application failed to listen',
      ],
      pattern:
        /(?:didn't|did not) respond to HTTP pings on port|Waiting for response to warmup request|did not start within expected time limit|failed to start and listen on the port|[Nn]o open ports detected|failed to listen on (?:the )?(?:PORT|port)\b|TargetPort \d{1,5} does not match the listening port/,
      weights: { 'app-boot-failure': 18, 'wrong-port': 17, 'loopback-bind': 14, 'app-crash-loop': 3 },
      title: 'the container was started and does not listen where its host looks for it',
      reference: `${appService}; ${ports}`,
      fact: 'listen',
      reach: 'behind',
      matches: [
        "Container shop_0_abc didn't respond to HTTP pings on port: 80, failing site start.",
        'Waiting for response to warmup request for container shop_0. Elapsed time = 230.5 sec',
        'Container shop_0 for site shop did not start within expected time limit. Elapsed time = 230.1 sec',
        'The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable',
        'Port scan timeout reached, no open ports detected. Bind your service to at least one port.',
        'The TargetPort 80 does not match the listening port 3000.',
      ],
      nearMisses: ['Container shop_0 for site shop initialized successfully and is ready to serve requests.'],
    },
    {
      name: 'exited',
      needles: [
        'has exited, failing site start',
        'because it failed during startup',
        'failed during startup',
        'Exited with status ',
        'Application exited early',
        'Main child exited normally with code',
        'machine has reached its max restart count',
        'Container called exit(',
        'was terminated with exit code',
        'rogress Deadline Exceeded',
        'Persistent Failure to start container',
        'smoke checks for ',
      ],
      pattern:
        /has exited, failing site start|Stopping site \S{1,100} because it failed during startup|^(?:==> )?Exited with status [1-9]|[Mm]ain child exited (?:normally )?with code: [1-9]|Application exited early|machine has reached its max restart count|Container called exit\([1-9]\)|Container '\S{1,60}' was terminated with exit code '[1-9]|Deployment Progress Deadline Exceeded|Persistent Failure to start container|smoke checks for \S{1,60} failed/m,
      weights: { 'app-boot-failure': 18, 'app-crash-loop': 15, 'bad-release': 6, 'backend-down': 2 },
      title: 'the app ended soon after its host had started it',
      fact: 'exit',
      reach: 'behind',
      matches: [
        'ERROR - Container shop_0 for site shop has exited, failing site start',
        'Stopping site shop because it failed during startup.',
        '==> Exited with status 1',
        'Main child exited normally with code: 1',
        "Container 'shop' was terminated with exit code '1' and reason 'ProcessExited'.",
      ],
      nearMisses: ['Exited with status 0', 'Main child exited normally with code: 0'],
    },
    {
      name: 'app-service-page',
      needles: ['can access the diagnostic resources', ':( Application Error'],
      pattern: /you can access the diagnostic resources|:\( Application Error\b/,
      weights: { 'app-boot-failure': 17, 'app-crash-loop': 13, 'app-returns-5xx': 6, 'bad-release': 5 },
      title: 'App Service’s own page: the app does not start, or does not answer',
      fact: 'answer',
      reach: 'behind',
      request: true,
      matches: [
        ':( Application Error. If you are the application administrator, you can access the diagnostic resources.',
      ],
      nearMisses: ['you can access the diagnostics page'],
    },
    {
      name: 'probe-failed',
      needles: [
        'Probe of ',
        "reason 'ProbeFailure'",
        'ealth check on port',
        'ealth checks for machine',
        'health check failed',
        'Health check failed',
      ],
      pattern:
        /Probe of (?:StartUp|Liveness|Readiness) failed|reason 'ProbeFailure'|[Hh]ealth check on port \d{1,5} (?:has )?(?:failed|is in a 'critical')|[Hh]ealth checks? for machine \S{1,40} failed/,
      weights: { 'health-check-misconfig': 18, 'container-unhealthy': 17, 'app-boot-failure': 14 },
      title: 'the host’s check of the app fails, and it gets no requests for it',
      fact: 'health',
      reach: 'behind',
      matches: [
        'Probe of StartUp failed with status code: 1',
        'Health check on port 8080 has failed. Your app is not responding properly.',
        'Error: health checks for machine 1234 failed: timeout: context deadline exceeded',
      ],
      nearMisses: ['Health check on port 8080 is now passing.'],
    },
    {
      name: 'not-on-expected-address',
      needles: [
        'not listening on the expected address',
        'is your app listening on',
        'not only listening on 127.0.0.1',
      ],
      pattern:
        /app is not listening on the expected address|is your app listening on (?:0\.0\.0\.0|\[::\]|\S{1,60}:\d{2,5})/,
      weights: { 'loopback-bind': 20, 'wrong-port': 19, 'backend-down': 6, 'app-boot-failure': 6 },
      title: 'the host finds nobody at the address where the app should listen',
      reference: 'https://fly.io/docs/getting-started/troubleshooting/',
      fact: 'listen',
      reach: 'behind',
      matches: [
        'WARNING The app is not listening on the expected address and will not be reachable by fly-proxy.',
        '[PC01] instance refused connection. is your app listening on 0.0.0.0:8080? make sure it is not only listening on 127.0.0.1',
      ],
      nearMisses: ['app is listening on 0.0.0.0:8080'],
    },
    {
      name: 'failed-to-respond',
      needles: [
        'pplication failed to respond',
        'egistered endpoint failed to handle the request',
        'No container instances are available',
      ],
      pattern:
        /^(?:#{1,3} )?Application failed to respond\b|"message" ?: ?"Application failed to respond"|Registered endpoint failed to handle the request/m,
      weights: {
        'backend-down': 12,
        'wrong-port': 17,
        'loopback-bind': 16,
        'app-crash-loop': 8,
        'app-boot-failure': 8,
      },
      title: 'the host’s page says that it cannot reach the app',
      reference:
        'https://docs.railway.com/reference/errors/application-failed-to-respond; Railway, NAIS edge pages',
      fact: 'answer',
      reach: 'behind',
      request: true,
      matches: [
        'Application failed to respond',
        '{"status":"error","code":502,"message":"Application failed to respond"}',
        '502 Bad Gateway: Registered endpoint failed to handle the request.',
      ],
      nearMisses: ['the application failed to respond in a test'],
    },
  ],
)
