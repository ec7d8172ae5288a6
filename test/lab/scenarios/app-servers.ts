import { edge, nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, mode, nginx, node, phpFpm, pm2, uwsgi } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
const ecosystem = (options: string) =>
  `module.exports = { apps: [{ name: 'shop', script: '/srv/shop/server.js', ${options} }] }`
const pm2As = 'cd /srv/shop && runuser -u shop -- env PM2_HOME=/srv/shop/.pm2'

/** How gunicorn, Node and PM2 break. */
export const appServerScenarios: Scenario[] = [
  {
    name: 'gunicorn ends workers that take longer than its timeout',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': gunicorn({ args: '--workers 4 --timeout 2' }),
      },
      break: { 'app-1': mode('slow 60') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: { on: 'app-1', command: 'journalctl -u shop --no-pager', shows: /WORKER TIMEOUT/ },
      expect: { causes: ['worker-timeout'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'reports keep both sync workers of gunicorn busy',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_read_timeout 3s;' }),
        'app-1': gunicorn({ args: '--workers 2 --timeout 120' }),
      },
      break: {
        'web-1': `systemd-run --quiet --unit=reports sh -c 'for n in 1 2 3 4; do (while :; do curl -s -m 60 -o /dev/null http://${at['app-1']}:8000/report; done) & done; wait'`,
      },
      heal: {
        'web-1': 'systemctl stop reports',
        'app-1': 'systemctl kill -s KILL shop; systemctl restart shop',
      },
      users: 504,
      proof: { on: 'app-1', command: 'ss -Hltn sport = :8000', shows: /LISTEN +[1-9]/ },
      expect: { causes: ['worker-pool-exhausted', 'slow-app-timeout'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'Node runs out of heap and is restarted again and again',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': node({
          args: '--max-old-space-size=60',
          service: 'RestartSec=1',
          unit: 'StartLimitIntervalSec=0',
        }),
      },
      break: { 'app-1': mode('hoard') },
      heal: { 'app-1': `${mode(null)}\nsystemctl restart shop` },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'journalctl -u shop --no-pager',
        shows: /JavaScript heap out of memory/,
      },
      expect: { causes: ['app-heap-exhausted'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'a computation blocks the event loop of Node',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_read_timeout 2s;' }),
        'app-1': node(),
      },
      break: { 'app-1': mode('block 15') },
      heal: { 'app-1': `${mode(null)}\nsystemctl kill -s KILL shop; systemctl restart shop` },
      users: 504,
      proof: { on: 'web-1', command: 'cat /var/log/nginx/error.log', shows: /upstream timed out/ },
      expect: { causes: ['event-loop-blocked', 'slow-app-timeout'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'a request ends the Node process with an error nobody caught',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': node({ service: 'RestartSec=100ms', unit: 'StartLimitIntervalSec=0' }),
      },
      break: { 'app-1': mode('throw') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'journalctl -u shop --no-pager',
        shows: /TypeError: Cannot read properties of undefined \(reading 'total'\)/,
      },
      expect: { causes: ['app-crash-request', 'app-crash-loop'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'PM2 gave up on an app that cannot find a module',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': pm2(ecosystem('max_restarts: 3, min_uptime: 10000')),
      },
      break: {
        'app-1': `sed -i "1i require('./settings')" /srv/shop/server.js\n${pm2As} pm2 restart shop >/dev/null`,
      },
      heal: {
        'app-1': `sed -i 1d /srv/shop/server.js\n${pm2As} pm2 restart shop >/dev/null`,
      },
      users: 502,
      proof: {
        on: 'app-1',
        command: `${pm2As} pm2 jlist; cat /srv/shop/.pm2/logs/*`,
        shows: /"status":"errored"[\s\S]*Cannot find module '\.\/settings'/,
      },
      expect: { causes: ['app-boot-failure', 'restart-limit-hit'], hop: ['app'], host: 'app-1' },
      cure: { remedy: 'restart-pm2-app', ending: 'failed' },
    }),
  },
  {
    name: 'PM2 restarts an app that dies all the time',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': pm2(ecosystem('max_restarts: 1000, restart_delay: 700')),
      },
      break: { 'app-1': `${pm2As} SHOP_DIES_AFTER=400 pm2 restart shop --update-env >/dev/null` },
      heal: { 'app-1': `${pm2As} sh -c 'pm2 delete shop && pm2 start ecosystem.config.js' >/dev/null` },
      proof: { on: 'app-1', command: `${pm2As} pm2 jlist`, shows: /"restart_time":[2-9]/ },
      expect: { causes: ['app-crash-loop'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'uWSGI refuses requests with more header bytes than its buffer',
    hosts,
    plan: (at) => ({
      path: [edge({ at }), { hop: 'app', system: 'uwsgi', hosts: ['app-1'] }],
      prepare: {
        'web-1': nginx({
          to: `${at['app-1']}:8000`,
          pass: 'uwsgi_pass',
          server: 'large_client_header_buffers 4 16k;',
        }),
        'app-1': uwsgi('socket = 0.0.0.0:8000\nbuffer-size = 16384'),
      },
      break: { 'app-1': uwsgi('socket = 0.0.0.0:8000') },
      heal: { 'app-1': uwsgi('socket = 0.0.0.0:8000\nbuffer-size = 16384') },
      traffic: { headers: { cookie: `cart=${'x'.repeat(6000)}` } },
      users: 502,
      proof: { on: 'app-1', command: 'journalctl -u shop --no-pager', shows: /invalid request block size/ },
      expect: { causes: ['request-too-big-for-app'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'nginx speaks HTTP to a socket on which uWSGI speaks its own protocol',
    hosts,
    plan: (at) => ({
      path: [edge({ at }), { hop: 'app', system: 'uwsgi', hosts: ['app-1'] }],
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': uwsgi('http-socket = 0.0.0.0:8000'),
      },
      break: { 'app-1': uwsgi('socket = 0.0.0.0:8000') },
      heal: { 'app-1': uwsgi('http-socket = 0.0.0.0:8000') },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'journalctl -u shop --no-pager',
        shows: /invalid request block size: 21573/,
      },
      expect: { causes: ['wrong-app-protocol'], hop: ['app', 'edge'] },
    }),
  },
  {
    name: 'reports keep all children of PHP-FPM busy',
    hosts: ['web-1'],
    plan: (at) => ({
      path: [edge({ at }), { hop: 'app', system: 'php-fpm', hosts: ['web-1'] }],
      prepare: {
        'web-1':
          phpFpm(
            'listen = /run/php/php8.2-fpm.sock\npm = static\npm.max_children = 3\npm.status_path = /fpm-status',
          ) +
          nginx({
            to: 'unix:/run/php/php8.2-fpm.sock',
            pass: 'fastcgi_pass',
            location: 'fastcgi_read_timeout 3s;',
          }),
      },
      break: {
        'web-1':
          phpFpm(
            'listen = /run/php/php8.2-fpm.sock\npm = dynamic\npm.max_children = 2\npm.start_servers = 1\npm.min_spare_servers = 1\npm.max_spare_servers = 1\npm.status_path = /fpm-status',
          ) +
          `systemd-run --quiet --unit=reports sh -c 'for n in 1 2 3 4; do (while :; do curl -s -m 60 -o /dev/null http://127.0.0.1/report; sleep 0.1; done) & done; wait'`,
      },
      heal: {
        'web-1': 'systemctl stop reports; systemctl kill -s KILL php8.2-fpm; systemctl restart php8.2-fpm',
      },
      users: 504,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/php8.2-fpm.log',
        shows: /server reached pm\.max_children setting \(2\)/,
      },
      expect: { causes: ['worker-pool-exhausted'], hop: ['app'], host: 'web-1' },
      cure: {
        remedy: 'raise-php-fpm-children',
        ending: 'no-effect',
        rolledBack: 'done',
        proof: {
          on: 'web-1',
          command: 'grep max_children /etc/php/8.2/fpm/pool.d/www.conf',
          shows: /= \d$/m,
        },
      },
    }),
  },
  {
    name: 'an upgrade of PHP renamed the socket of PHP-FPM',
    hosts: ['web-1'],
    plan: (at) => ({
      path: [edge({ at }), { hop: 'app', system: 'php-fpm', hosts: ['web-1'] }],
      prepare: {
        'web-1':
          phpFpm('listen = /run/php/php8.1-fpm.sock\npm = static\npm.max_children = 2') +
          nginx({ to: 'unix:/run/php/php8.1-fpm.sock', pass: 'fastcgi_pass' }),
      },
      break: { 'web-1': phpFpm('listen = /run/php/php8.2-fpm.sock\npm = static\npm.max_children = 2') },
      heal: { 'web-1': nginx({ to: 'unix:/run/php/php8.2-fpm.sock', pass: 'fastcgi_pass' }) },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /php8\.1-fpm\.sock failed \(2: No such file or directory\)/,
      },
      expect: { causes: ['unix-socket-missing'], hop: ['app', 'edge'], host: 'web-1' },
    }),
  },
]
