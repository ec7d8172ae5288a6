import { edge, nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, mode, nginx, node, phpFpm, pm2, write } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
const pm2Here = 'cd /srv/shop && runuser -u shop -- env PM2_HOME=/srv/shop/.pm2'
const isActive = 'systemctl is-active shop'
const logs = '/var/log/gunicorn'
/** So many at a time: each takes PHP 20 s, whenever the client is told that it takes too long. */
const reports = (count: number) =>
  `systemd-run --quiet --unit=reports sh -c 'for n in $(seq ${count}); do (while :; do curl -s -m 1 -o /dev/null http://127.0.0.1/report; sleep 18.5; done) & done; wait'`

/** Faults for what is proposed for them: what mends them, what does not, and what makes them worse. */
export const cureScenarios: Scenario[] = [
  {
    name: 'the app sends more header bytes than any buffer should hold',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'app-1': mode('cookies 400') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /upstream sent too big header/,
      },
      expect: { causes: ['upstream-header-too-big'], hop: ['edge', 'app'] },
      cure: {
        remedy: 'raise-nginx-header-buffers',
        ending: 'no-effect',
        rolledBack: 'done',
        proof: {
          on: 'web-1',
          command: 'grep -c proxy_buffer_size /etc/nginx/conf.d/shop.conf',
          shows: /^0$/m,
        },
      },
    }),
  },
  {
    name: 'the app was stopped, because its release answers nothing but errors',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'app-1': `${mode('error')}\nsystemctl stop shop` },
      heal: { 'app-1': `${mode(null)}\nsystemctl start shop` },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'no-effect',
        rolledBack: 'done',
        proof: { on: 'app-1', command: isActive, shows: /^inactive$/m },
      },
    }),
  },
  {
    name: 'the unit of the app was stopped for a configuration with which it hangs',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_read_timeout 2s;' }),
        'app-1': gunicorn({ args: '--workers 2 --timeout 120' }),
      },
      break: { 'app-1': `${mode('slow 60')}\nsystemctl stop shop` },
      heal: { 'app-1': `${mode(null)}\nsystemctl kill -s KILL shop || true; systemctl restart shop` },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'no-effect',
        rolledBack: 'done',
        proof: { on: 'app-1', command: isActive, shows: /^inactive$/m },
      },
    }),
  },
  {
    name: 'the second app was stopped, because it takes the first one down with it',
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
      break: {
        'app-2': [
          'systemctl stop shop',
          mode('error'),
          write(
            '/etc/systemd/system/shop.service.d/reports.conf',
            `[Service]
ExecStartPost=/bin/sh -c 'for n in 1 2 3 4 5 6 7 8; do (while :; do curl -s -m 60 -o /dev/null http://${at['app-1']}:8000/report; done) & done'`,
          ),
          'systemctl daemon-reload',
        ].join('\n'),
      },
      heal: {
        'app-1': 'systemctl kill -s KILL shop; systemctl restart shop',
        'app-2': `${mode(null)}\nrm -r /etc/systemd/system/shop.service.d\nsystemctl daemon-reload\nsystemctl restart shop`,
      },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-2' },
      cure: {
        remedy: 'start-unit',
        ending: 'worse',
        rolledBack: 'done',
        proof: { on: 'app-2', command: isActive, shows: /^inactive$/m },
      },
    }),
  },
  {
    name: 'the unit of the app was stopped, and somebody starts it before the approval',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'app-1': 'systemctl stop shop' },
      heal: { 'app-1': 'systemctl start shop' },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'refused',
        meanwhile: { 'app-1': 'systemctl start shop' },
        proof: { on: 'app-1', command: 'systemctl show shop -p NRestarts', shows: /^NRestarts=0$/m },
      },
    }),
  },
  {
    name: 'the app hangs and is not restarted',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000`, location: 'proxy_read_timeout 2s;' }),
        'app-1': node({ service: 'TimeoutStopSec=5' }),
      },
      break: { 'app-1': 'systemctl kill -s STOP shop' },
      heal: { 'app-1': 'systemctl kill -s KILL shop; systemctl restart shop' },
      users: 504,
      expect: {
        causes: [
          'slow-app-timeout',
          'event-loop-blocked',
          'worker-pool-exhausted',
          'listen-backlog-overflow',
        ],
        hop: ['app'],
        host: 'app-1',
      },
      cure: {
        remedy: 'restart-unit',
        ending: 'fixed',
        proof: { on: 'app-1', command: 'journalctl -u shop --no-pager -o cat', shows: /^Started shop/m },
      },
    }),
  },
  {
    name: 'two reports hold both children of PHP-FPM',
    hosts: ['web-1'],
    plan: (at) => ({
      path: [edge({ at }), { hop: 'app', system: 'php-fpm', hosts: ['web-1'] }],
      prepare: {
        'web-1':
          phpFpm(
            'listen = /run/php/php8.2-fpm.sock\npm = dynamic\npm.max_children = 2\npm.start_servers = 1\npm.min_spare_servers = 1\npm.max_spare_servers = 1\npm.status_path = /fpm-status',
          ) +
          nginx({
            to: 'unix:/run/php/php8.2-fpm.sock',
            pass: 'fastcgi_pass',
            location: 'fastcgi_read_timeout 3s;',
          }),
      },
      break: { 'web-1': reports(2) },
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
        ending: 'fixed',
        proof: {
          on: 'web-1',
          command: 'grep max_children /etc/php/8.2/fpm/pool.d/www.conf',
          shows: /= ?(?:[3-9]|\d{2})$/m,
        },
      },
    }),
  },
  {
    name: 'old logs fill the disk on which the app keeps sessions',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': `mkdir -p ${logs}; mount -t tmpfs -o size=3m,mode=1777 none ${logs}\n${gunicorn({ env: { SHOP_SESSIONS: logs } })}`,
      },
      break: {
        'app-1': `for n in 1 2 3 4; do dd if=/dev/urandom of=${logs}/error.log.$n.gz bs=64k count=16 2>/dev/null || true; done
touch -d '9 days ago' ${logs}/*.gz`,
      },
      heal: { 'app-1': `rm -f ${logs}/*.gz` },
      users: 502,
      proof: {
        on: 'app-1',
        command: `df ${logs}; journalctl -u shop --no-pager`,
        shows: /100%[\s\S]*No space left on device/,
      },
      expect: { causes: ['disk-full'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'free-disk',
        ending: 'fixed',
        proof: { on: 'app-1', command: `df --output=pcent ${logs}; ls ${logs}`, shows: /^ *[0-8]?\d%/m },
      },
    }),
  },
  {
    name: 'a report takes somewhat more memory than the unit of the app may have',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': gunicorn({ args: '--workers 1', service: 'MemoryMax=64M\nOOMPolicy=continue' }),
      },
      break: { 'app-1': mode('memory 50') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: { on: 'app-1', command: 'journalctl -k --no-pager', shows: /Killed process \d+ \(gunicorn/ },
      expect: { causes: ['oom-cgroup'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'raise-unit-memory',
        ending: 'fixed',
        proof: { on: 'app-1', command: 'systemctl show shop -p MemoryMax', shows: /^MemoryMax=100663296$/m },
      },
    }),
  },
  {
    name: 'the app was stopped in PM2',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': pm2("module.exports = { apps: [{ name: 'shop', script: '/srv/shop/server.js' }] }"),
      },
      break: { 'app-1': `${pm2Here} pm2 stop shop >/dev/null` },
      heal: { 'app-1': `${pm2Here} pm2 restart shop >/dev/null` },
      users: 502,
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'restart-pm2-app',
        ending: 'fixed',
        proof: { on: 'app-1', command: `${pm2Here} pm2 jlist`, shows: /"status":"online"/ },
      },
    }),
  },
]
