import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown' } as const

/** What settings say of idle connections, and what shows of loopback who asks or listens there: weak by themselves. */
export const idleNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-idle-limit-short',
    reach: 'inwards',
    needles: [
      'keepalive_timeout=',
      'keep_alive_timeout',
      'keep-alive: ',
      'keep_alive = ',
      'keep-alive-timeout',
      '--keep-alive',
      'persistent_timeout',
      'keepAliveTimeout=',
      'idleTimeout',
      'KEEP_ALIVE',
      'KeepAliveTimeout',
    ],
    // Of nginx the visitors’ side is set so, and written with a space and a semicolon.
    pattern:
      /\bkeepalive_timeout=\d{1,2}(?:\.0)?\b|\bkeep_alive_timeout\s{0,3}[=:]\s{0,3}\d{1,2}\b|\bkeep-alive: \d{1,2}s?\b(?!,)|\bkeep_alive = \d{1,2}$|--keep-?alive(?:-timeout)?[= ]\d{1,2}\b|\bpersistent_timeout\s{0,3}[( =]\s{0,3}\d{1,2}\b|\bkeepAliveTimeout="?\d{1,5}"|\bidleTimeout["']?\s{0,3}[=:(]\s{0,3}["']?(?:[1-9]|[1-5]\d|[1-5]?\d000)s?["']?\s{0,2}[,;)]?\s{0,4}$|\b(?:KEEP_ALIVE|KEEP_ALIVE_TIMEOUT)=\d{1,2}$|\bKeepAliveTimeout[ =:]{1,3}(?:[1-9]|[1-5]\d)\b/m,
    weights: { 'keepalive-race': 6 },
    title: 'the app closes idle connections after less than a minute',
    reference:
      'aiohttp web.run_app(keepalive_timeout); puma persistent_timeout; gunicorn keepalive; Rocket keep_alive; Jetty idleTimeout; Tomcat keepAliveTimeout',
    fact: 'idle-limit',
    examples: {
      matches: [
        'web.run_app(app, keepalive_timeout=15)',
        '    => keep-alive: 5s',
        'persistent_timeout 20',
        'gunicorn --keep-alive 5 app:app',
        '<Connector port="8080" keepAliveTimeout="20000"/>',
        'http.idleTimeout=30000',
      ],
      nearMisses: ['keepalive_timeout 65;', 'Keep-Alive: timeout=15, max=100', 'idleTimeout=180000'],
    },
  },
  {
    ...shared,
    id: 'note-gateway-image',
    reach: 'here',
    needles: ['FROM ', 'docker run', 'podman run'],
    pattern:
      /^\s{0,8}FROM\s{1,8}(?:\S{1,200}\/)?(?:nginx|openresty|caddy|httpd|haproxy|traefik)\b|\b(?:docker|podman) run\b[^\n]{0,400}[\s/](?:nginx|openresty|caddy|httpd|haproxy|traefik|cloudflared)(?:[:@\s]|$)/m,
    weights: { 'wrong-port': 1 },
    title: 'the gateway runs in a container, where localhost is that container',
    reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
    fact: 'gateway-in-container',
    examples: {
      matches: [
        'FROM nginx:1.27-alpine',
        'docker run -d -p 80:80 -v ./nginx.conf:/etc/nginx/nginx.conf nginx',
      ],
      nearMisses: ['FROM node:22', 'docker run -d -p 3000:3000 shop'],
    },
  },
  {
    ...shared,
    id: 'note-localhost-first-address',
    reach: 'here',
    needles: ['Connecting to localhost'],
    pattern: /^Connecting to localhost(?::\d{1,5})? \(\[::1\]:\d{1,5}\)/m,
    weights: { 'localhost-ipv6': 3 },
    title: 'a tool takes localhost for ::1 alone',
    reference: 'busybox networking/wget.c, xhost2lsa: the first address that the resolver gives',
    fact: 'localhost',
    examples: {
      matches: ['Connecting to localhost:3000 ([::1]:3000)'],
      nearMisses: ['Connecting to localhost:3000 (127.0.0.1:3000)'],
    },
  },
  {
    ...shared,
    id: 'note-fpm-on-loopback',
    reach: 'here',
    needles: ['listen = ', 'listen=', 'listen  '],
    pattern: /^\s{0,4}listen\s{0,12}=\s{0,12}(?:127\.0\.0\.1|localhost|\[::1\]):\d{2,5}\s{0,4}$/m,
    weights: { 'loopback-bind': 2 },
    title: 'PHP-FPM is told to listen on its own machine only',
    reference: 'php-src sapi/fpm/www.conf.in: listen; a container is a machine in this',
    fact: 'listen-setting',
    examples: {
      matches: ['listen = 127.0.0.1:9000', 'listen = [::1]:9000'],
      nearMisses: [
        'listen = 9000',
        'listen = /run/php/php8.2-fpm.sock',
        'listen 127.0.0.1:8080;',
        ';listen = 127.0.0.1:9000',
      ],
    },
  },
]
