import type { WrittenGuidance } from '../guidance.ts'

/** Causes in the app, its server and what it depends on. */
export const appGuidance = {
  'backend-down': {
    cures: [
      [
        'Start the app again',
        'systemctl restart <unit> (or docker restart, pm2 restart), then read why it ended',
        'medium',
      ],
      [
        'Take it out of the proxy until it is mended',
        'mark the server as down in the upstream and reload',
        'medium',
      ],
    ],
    confirm: ['unit', 'listeners', 'journal'],
  },
  'slow-app-timeout': {
    cures: [
      [
        'Find what the request waits for',
        'slow query log, outside calls, locks; only then raise limits',
        'low',
      ],
      [
        'Let the proxy wait longer',
        'proxy_read_timeout above the slowest rightful request, and below the hop outside',
        'low',
      ],
    ],
    confirm: ['accessLog', 'journal', 'memory', 'proxyConfig'],
  },
  'app-returns-5xx': {
    cures: [
      ['Read the app’s log at the time of the error and mend the exception', 'journalctl -u <unit>', 'low'],
      ['Roll back the last release', 'when the errors began with it', 'medium'],
    ],
    confirm: ['journal', 'changes', 'direct'],
  },
  'unexpected-status': {
    cures: [
      [
        'Correct the route, document root or expected status',
        'compare with the request that users make',
        'low',
      ],
    ],
    confirm: ['direct', 'proxyConfig'],
  },
  'app-crash-request': {
    cures: [
      [
        'Read the app’s log at the time of the error',
        'an exception, exit or kill ends the worker while it answers',
        'low',
      ],
      ['Start the app again', 'systemctl restart <unit>', 'medium'],
    ],
    confirm: ['journal', 'kernel', 'unit'],
  },
  'app-crash-loop': {
    cures: [
      [
        'Mend what makes it crash; roll back the last release',
        'the last lines before each exit say why',
        'medium',
      ],
    ],
    confirm: ['journal', 'unit', 'changes'],
  },
  'app-boot-failure': {
    cures: [
      [
        'Supply what the start is missing',
        'module, environment variable, migration, file or entry point that the log names',
        'low',
      ],
      ['Roll back the last release', 'to the version that started', 'medium'],
    ],
    confirm: ['journal', 'unit', 'changes'],
  },
  'app-native-crash': {
    cures: [
      ['Update or disable the extension or driver that crashes', 'coredumpctl info <pid> names it', 'medium'],
      ['Roll back the runtime or the release', 'to the version before the crashes', 'medium'],
    ],
    confirm: ['kernel', 'unit'],
  },
  'app-heap-exhausted': {
    cures: [
      [
        'Raise the runtime’s limit',
        '--max-old-space-size or memory_limit, within what the machine has',
        'low',
      ],
      ['Find the leak', 'heap snapshots before and after load', 'low'],
    ],
    confirm: ['journal', 'memory'],
  },
  'app-memory-guard-restart': {
    cures: [['Raise the guard, and find the leak', 'max_memory_restart, max_requests with jitter', 'low']],
    confirm: ['journal', 'memory'],
  },
  'worker-timeout': {
    cures: [
      ['Find the slow request', 'the access log shows which path runs into the limit', 'low'],
      [
        'Raise the app server’s limit above the slowest rightful request',
        'gunicorn --timeout, uwsgi harakiri, request_terminate_timeout; below the proxy’s read timeout',
        'medium',
      ],
      ['Use threaded or asynchronous workers', 'gunicorn -k gthread --threads 8', 'medium'],
    ],
    confirm: ['journal', 'accessLog', 'database'],
  },
  'worker-pool-exhausted': {
    cures: [
      ['Find what keeps the workers busy', 'slow log, status page; more workers alone move the queue', 'low'],
      ['Add workers', 'pm.max_children, --workers, within the memory of the machine', 'medium'],
    ],
    confirm: ['listeners', 'accessLog', 'memory', 'journal'],
  },
  'event-loop-blocked': {
    cures: [
      [
        'Move the calculation off the event loop',
        'worker threads, a queue, or an asynchronous call',
        'medium',
      ],
      ['Start the app again, with more processes', 'pm2 reload <app> -i max', 'medium'],
    ],
    confirm: ['memory', 'journal'],
  },
  'request-too-big-for-app': {
    cures: [
      [
        'Raise the app server’s limit',
        'uwsgi buffer-size = 32768; gunicorn --limit-request-line / --limit-request-field_size; node --max-http-header-size',
        'low',
      ],
      ['Make cookies smaller', 'large single sign-on cookies are the usual reason', 'low'],
    ],
    confirm: ['journal', 'proxyLog'],
  },
  'upload-rejected-early': {
    cures: [
      [
        'Check limits and sign-in before the body is sent, or read the body to its end',
        'client_max_body_size at the proxy no larger than the app’s limit',
        'low',
      ],
    ],
    confirm: ['proxyLog', 'journal'],
  },
  'deploy-in-progress': {
    cures: [
      ['Wait for the deployment to end, then ask again', 'it should return by itself within minutes', 'low'],
      ['Make deployments graceful', 'start the new one before the old one is stopped; drain first', 'medium'],
    ],
    confirm: ['changes', 'unit'],
  },
  'bad-release': {
    cures: [['Roll back the release', 'to the version before the first error', 'medium']],
    confirm: ['changes', 'journal'],
  },
  'ungraceful-shutdown': {
    cures: [
      [
        'Finish running requests on SIGTERM',
        'handle it in the app, exec in the shell wrapper, PM2 kill_timeout, systemd KillMode',
        'medium',
      ],
    ],
    confirm: ['changes', 'journal'],
  },
  'host-header-rejected': {
    cures: [
      [
        'Pass the name that the app knows, or teach it the name',
        'proxy_set_header Host $host; ALLOWED_HOSTS',
        'low',
      ],
    ],
    confirm: ['direct', 'journal'],
  },
  'restart-limit-hit': {
    cures: [
      [
        'Mend the reason of the crashes, then reset and start',
        'systemctl reset-failed <unit> && systemctl start <unit>; pm2 restart <app>',
        'medium',
      ],
    ],
    confirm: ['journal', 'unit'],
  },
  'container-unhealthy': {
    cures: [
      [
        'Read the health check’s output and mend the check or the app',
        'docker inspect --format "{{json .State.Health}}" <container>',
        'low',
      ],
      ['Restart the container', 'docker restart <container>', 'medium'],
    ],
    confirm: ['containers', 'direct'],
  },
  'db-pool-exhausted': {
    cures: [
      ['Find queries that hold connections for long', 'pg_stat_activity, slow query log', 'low'],
      ['Raise the pool’s size or shorten its use', 'within the database’s max_connections', 'medium'],
    ],
    confirm: ['database', 'journal'],
  },
  'db-max-connections': {
    cures: [
      [
        'Use a connection pooler, or fewer connections per app',
        'pgbouncer; pool size × processes below max_connections',
        'medium',
      ],
      ['End idle connections', 'pg_terminate_backend for idle in transaction', 'medium'],
    ],
    confirm: ['database', 'journal'],
  },
  'db-down': {
    cures: [
      [
        'Bring the database back, or correct its address and password',
        'the app’s log names host, user and error',
        'medium',
      ],
    ],
    confirm: ['database', 'journal'],
  },
  'cache-down': {
    cures: [
      [
        'Bring the cache or queue back, or correct its address',
        'redis-cli INFO; memory and persistence errors',
        'medium',
      ],
    ],
    confirm: ['journal', 'memory'],
  },
  'dependency-slow': {
    cures: [
      ['Give calls to others a timeout and a fallback', 'shorter than the proxy’s read timeout', 'medium'],
    ],
    confirm: ['journal', 'database'],
  },
} as const satisfies Record<string, WrittenGuidance>
