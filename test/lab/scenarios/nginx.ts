import { nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, mode, nginx, node, write } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
const errorLog = 'cat /var/log/nginx/error.log'
/** Holds connections open with half a request each, as a slow network or an attack does. */
const hold = (ip: string, count: number) =>
  `${write(
    '/srv/hold.py',
    `import socket, time
held = []
while True:
    while len(held) < ${count}:
        one = socket.create_connection(('${ip}', 80))
        one.sendall(b'GET / HTTP/1.1\\r\\nHost: shop\\r\\n')
        one.setblocking(False)
        held.append(one)
    time.sleep(0.2)
    alive = []
    for one in held:
        try:
            if one.recv(1) != b'':
                alive.append(one)
        except BlockingIOError:
            alive.append(one)
        except OSError:
            pass
    held = alive`,
  )}systemd-run --quiet --unit=hold -p Restart=always python3 /srv/hold.py\n`

/** Faults of nginx itself and of its configuration. */
export const nginxScenarios: Scenario[] = [
  {
    name: 'the app sends more header bytes than nginx has room for',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'app-1': mode('cookies 12') },
      heal: {
        'web-1': nginx({
          to: `http://${at['app-1']}:8000`,
          location: 'proxy_buffer_size 32k; proxy_buffers 8 32k; proxy_busy_buffers_size 64k;',
        }),
      },
      users: 502,
      proof: { on: 'web-1', command: errorLog, shows: /upstream sent too big header/ },
      expect: { causes: ['upstream-header-too-big'], hop: ['edge', 'app'] },
      cure: {
        remedy: 'raise-nginx-header-buffers',
        ending: 'fixed',
        proof: { on: 'web-1', command: 'nginx -T', shows: /proxy_buffer_size/ },
      },
    }),
  },
  {
    name: 'all connections of an nginx worker are taken',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000`, connections: 64 }), 'app-1': gunicorn() },
      break: { 'app-1': hold(at['web-1'], 70) },
      heal: { 'app-1': 'systemctl stop hold' },
      users: 'cut',
      proof: { on: 'web-1', command: errorLog, shows: /64 worker_connections are not enough/ },
      expect: { causes: ['proxy-conn-limit'], hop: ['edge'], host: 'web-1' },
      cure: {
        remedy: 'raise-nginx-connections',
        ending: 'fixed',
        proof: { on: 'web-1', command: 'nginx -T | grep worker_connections', shows: /[1-9]\d{2,}/ },
      },
    }),
  },
  {
    name: 'nginx has no file descriptors left',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, main: 'worker_rlimit_nofile 64;' }),
        'app-1': gunicorn(),
      },
      break: { 'app-1': hold(at['web-1'], 80) },
      heal: { 'app-1': 'systemctl stop hold' },
      proof: { on: 'web-1', command: errorLog, shows: /\(24: Too many open files\)/ },
      expect: { causes: ['fd-exhaustion'], hop: ['edge'], host: 'web-1' },
      cure: {
        remedy: 'raise-nginx-files',
        ending: 'fixed',
        proof: { on: 'web-1', command: 'nginx -T | grep worker_rlimit_nofile', shows: /65536/ },
      },
    }),
  },
  {
    name: 'nginx gives the app less time than it takes',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_read_timeout 1s;' }),
        'app-1': gunicorn({ args: '--workers 2 --threads 20' }),
      },
      break: { 'app-1': mode('slow 2') },
      heal: { 'app-1': mode(null) },
      users: 504,
      proof: {
        on: 'web-1',
        command: errorLog,
        shows: /upstream timed out \(110: Connection timed out\) while reading response header/,
      },
      expect: { causes: ['slow-app-timeout', 'timeout-ladder-inverted'], hop: ['app', 'edge'] },
      cure: {
        remedy: 'lengthen-nginx-read-timeout',
        ending: 'fixed',
        proof: {
          on: 'web-1',
          command: 'nginx -T | grep proxy_read_timeout',
          shows: /proxy_read_timeout [3-9]s/,
        },
      },
    }),
  },
  {
    name: 'the app closes idle connections while nginx uses them again',
    hosts,
    plan: (at) => {
      const site = (keepalive: string) =>
        nginx({
          to: 'http://shop',
          http: `upstream shop { server ${at['app-1']}:8000; ${keepalive} }`,
          location: 'proxy_http_version 1.1; proxy_set_header Connection "";',
        })
      return {
        path: nginxPath({ at }, 'node'),
        prepare: {
          'web-1': site(''),
          'app-1': node({ env: { SHOP_KEEPALIVE: '1000', SHOP_PAUSES: '100' } }),
        },
        break: { 'web-1': site('keepalive 8;') },
        heal: { 'app-1': node({ env: { SHOP_KEEPALIVE: '75000', SHOP_PAUSES: '100' } }) },
        // A client that asks just as often as the app closes idle connections.
        traffic: { method: 'POST', body: 'article=17', everyMs: 1130, jitter: 0.08 },
        users: 502,
        proof: {
          on: 'web-1',
          command: errorLog,
          shows: /(?:(?:upstream prematurely closed connection|Connection reset by peer)[\s\S]*){3}/,
          withinMs: 90_000,
        },
        restMs: 30_000,
        expect: { causes: ['keepalive-race'], hop: ['app', 'edge'] },
        cure: {
          remedy: 'shorten-nginx-reuse',
          ending: 'fixed',
          proof: {
            on: 'web-1',
            command: 'nginx -T | grep keepalive_timeout',
            shows: /keepalive_timeout \d{3}ms/,
          },
        },
      }
    },
  },
  {
    name: 'nginx may not write large bodies to its folder',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': node() },
      break: {
        'web-1':
          'systemctl stop nginx; chmod 700 /var/lib/nginx; chown root:root /var/lib/nginx; systemctl start nginx',
      },
      heal: { 'web-1': 'chmod 755 /var/lib/nginx; systemctl restart nginx' },
      traffic: { method: 'POST', body: 'x'.repeat(100_000) },
      users: 500,
      proof: {
        on: 'web-1',
        command: errorLog,
        shows: /\/var\/lib\/nginx\/body\/\S+" failed \(13: Permission denied\)/,
      },
      expect: { causes: ['proxy-temp-perm'], hop: ['edge'], host: 'web-1' },
    }),
  },
  {
    name: 'nginx turns requests away at a rate limit',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': node() },
      break: {
        'web-1': nginx({
          to: `http://${at['app-1']}:8000`,
          http: 'limit_req_zone $binary_remote_addr zone=shop:1m rate=1r/s;',
          location: 'limit_req zone=shop;',
        }),
      },
      heal: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }) },
      users: 503,
      proof: { on: 'web-1', command: errorLog, shows: /limiting requests, excess/ },
      expect: { causes: ['proxy-ratelimit'], hop: ['edge'], host: 'web-1' },
    }),
  },
  {
    name: 'nginx was restarted with a configuration that it refuses',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': node() },
      break: {
        'web-1':
          'echo "proxy_raed_timeout 5s;" > /etc/nginx/conf.d/tuning.conf; systemctl restart nginx || true',
      },
      heal: { 'web-1': 'rm /etc/nginx/conf.d/tuning.conf; systemctl restart nginx' },
      users: 'cut',
      proof: { on: 'web-1', command: 'nginx -t', shows: /unknown directive "proxy_raed_timeout"/ },
      expect: { causes: ['proxy-config-invalid', 'proxy-not-running'], hop: ['edge'], host: 'web-1' },
    }),
  },
  {
    name: 'nginx was stopped',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': node() },
      break: { 'web-1': 'systemctl stop nginx' },
      heal: { 'web-1': 'systemctl start nginx' },
      users: 'cut',
      expect: { causes: ['proxy-not-running'], hop: ['edge'], host: 'web-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'fixed',
        proof: { on: 'web-1', command: 'systemctl is-active nginx', shows: /^active$/m },
      },
    }),
  },
  {
    name: 'one of two backends is down and nginx tries no other',
    hosts: ['web-1', 'app-1', 'app-2'],
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn', ['app-1', 'app-2']),
      prepare: {
        'web-1': nginx({
          to: 'http://shop',
          http: `upstream shop { server ${at['app-1']}:8000 max_fails=0; server ${at['app-2']}:8000 max_fails=0; }`,
          location: 'proxy_next_upstream off;',
        }),
        'app-1': gunicorn(),
        'app-2': gunicorn(),
      },
      break: { 'app-2': 'systemctl stop shop' },
      heal: { 'app-2': 'systemctl start shop' },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-2' },
      cure: {
        remedy: 'start-unit',
        ending: 'fixed',
        proof: { on: 'app-2', command: 'systemctl is-active shop', shows: /^active$/m },
      },
    }),
  },
]
