import { edge, type LabHop, type Scenario } from '../scenario.ts'
import { gunicorn, mode, node, write } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
type At = { 'web-1': string; 'app-1': string; 'app-2': string }

const apache = (to: string, extra = '') =>
  `${write(
    '/etc/apache2/sites-available/000-default.conf',
    `<VirtualHost *:80>
  ServerName shop
  ErrorLog \${APACHE_LOG_DIR}/error.log
  CustomLog \${APACHE_LOG_DIR}/access.log combined
  ${to}
</VirtualHost>
${extra}`,
  )}a2enmod -q proxy proxy_http proxy_balancer lbmethod_byrequests status >/dev/null; systemctl restart apache2\n`

const haproxy = (server: string, backend = '') =>
  `${write(
    '/etc/haproxy/haproxy.cfg',
    `global
  log /dev/log local0
  chroot /var/lib/haproxy
  stats socket /run/haproxy/admin.sock mode 660 level admin
  user haproxy
  group haproxy
defaults
  log global
  mode http
  option httplog
  timeout connect 2s
  timeout client 10s
  timeout server 10s
frontend shop
  bind *:80
  default_backend apps
backend apps
  ${backend}
  server app-1 ${server}`,
  )}systemctl enable --quiet --now rsyslog; systemctl restart haproxy\n`

/** Shell that says something at the runtime socket of HAProxy. */
const atSocket = (command: string) => `echo '${command}' | socat - UNIX-CONNECT:/run/haproxy/admin.sock`

const path = (at: At, proxy: 'apache' | 'haproxy', app: 'gunicorn' | 'node'): LabHop[] => [
  edge({ at }, proxy),
  { hop: 'app', system: app, addresses: [`http://${at['app-1']}:8000`], hosts: ['app-1'] },
]
const reports = (at: At, visitors: number) =>
  `systemd-run --quiet --unit=reports sh -c 'for n in $(seq ${visitors}); do (while :; do curl -s -m 60 -o /dev/null http://${at['web-1']}/report; sleep 0.1; done) & done; wait'`

/** Apache and HAProxy in the place of nginx. */
export const proxyScenarios: Scenario[] = [
  {
    name: 'Apache is refused by the app, which was stopped',
    hosts,
    plan: (at) => ({
      path: path(at, 'apache', 'gunicorn'),
      prepare: { 'web-1': apache(`ProxyPass / http://${at['app-1']}:8000/ retry=0`), 'app-1': gunicorn() },
      break: { 'app-1': 'systemctl stop shop' },
      heal: { 'app-1': 'systemctl start shop' },
      users: 503,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/apache2/error.log',
        shows: /\(111\)Connection refused: AH00957/,
      },
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'fixed',
        proof: { on: 'app-1', command: 'systemctl is-active shop', shows: /^active$/m },
      },
    }),
  },
  {
    name: 'the app dies while Apache waits for its answer',
    hosts,
    plan: (at) => ({
      path: path(at, 'apache', 'node'),
      prepare: {
        'web-1': apache(`ProxyPass / http://${at['app-1']}:8000/ retry=0`),
        'app-1': node({ service: 'RestartSec=100ms', unit: 'StartLimitIntervalSec=0' }),
      },
      break: { 'app-1': mode('throw') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/apache2/error.log',
        shows: /AH01102: error reading status line from remote server/,
      },
      expect: { causes: ['app-crash-request', 'app-crash-loop'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'Apache still avoids an app that is well again',
    hosts,
    plan: (at) => ({
      path: path(at, 'apache', 'gunicorn'),
      prepare: async (stage) => {
        // A refusal before the app is up would already send it to the penalty box.
        await stage.run({ 'app-1': gunicorn() })
        await stage.run({ 'app-1': 'until curl -s -o /dev/null http://127.0.0.1:8000/; do sleep 0.1; done' })
        await stage.run({
          'web-1': apache(
            'ProxyPass / balancer://shop/',
            `<Proxy balancer://shop>
  BalancerMember http://${at['app-1']}:8000 retry=300
  ProxySet forcerecovery=Off
</Proxy>`,
          ),
        })
      },
      break: async (stage) => {
        await stage.run({ 'app-1': 'systemctl stop shop' })
        await stage.run({
          'web-1': `until curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/ | grep -q 503; do sleep 0.1; done`,
        })
        await stage.run({ 'app-1': 'systemctl start shop' })
      },
      heal: { 'web-1': 'systemctl restart apache2' },
      users: 503,
      proof: {
        on: 'web-1',
        command: `curl -s -o /dev/null -w '%{http_code}' http://${at['app-1']}:8000/`,
        shows: /200/,
      },
      expect: { causes: ['proxy-penalty-box'], hop: ['edge'], host: 'web-1' },
      cure: {
        remedy: 'reload-apache',
        ending: 'fixed',
        proof: { on: 'web-1', command: 'cat /var/log/apache2/error.log', shows: /AH00493|AH00489/ },
      },
    }),
  },
  {
    name: 'all workers of Apache wait for a slow app',
    hosts,
    plan: (at) => ({
      path: path(at, 'apache', 'gunicorn'),
      prepare: {
        'web-1': apache(
          `ProxyPass / http://${at['app-1']}:8000/ retry=0`,
          'StartServers 1\nServerLimit 1\nThreadsPerChild 8\nMaxRequestWorkers 8\nMinSpareThreads 1\nMaxSpareThreads 8',
        ),
        'app-1': gunicorn({ args: '--workers 2 --threads 20 --timeout 120' }),
      },
      break: { 'app-1': reports(at, 16) },
      heal: {
        'app-1': 'systemctl stop reports; systemctl kill -s KILL shop || true; systemctl restart shop',
        'web-1': 'systemctl restart apache2',
      },
      users: 'cut',
      proof: {
        on: 'web-1',
        command: 'cat /var/log/apache2/error.log',
        shows: /AH00484: server reached MaxRequestWorkers/,
      },
      expect: { causes: ['proxy-busy-workers'], hop: ['edge'], host: 'web-1' },
    }),
  },
  {
    name: 'HAProxy has no server left, because the app was stopped',
    hosts,
    plan: (at) => ({
      path: path(at, 'haproxy', 'gunicorn'),
      prepare: {
        'web-1': haproxy(`${at['app-1']}:8000 check inter 500ms fall 2 rise 1`),
        'app-1': gunicorn(),
      },
      break: { 'app-1': 'systemctl stop shop' },
      heal: { 'app-1': 'systemctl start shop' },
      users: 503,
      proof: { on: 'web-1', command: 'cat /var/log/haproxy.log', shows: /apps\/<NOSRV>[\s\S]*503/ },
      expect: { causes: ['backend-down'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'fixed',
        proof: { on: 'app-1', command: 'systemctl is-active shop', shows: /^active$/m },
      },
    }),
  },
  {
    name: 'somebody put the only server of HAProxy into maintenance and forgot it',
    hosts,
    plan: (at) => ({
      path: path(at, 'haproxy', 'gunicorn'),
      prepare: {
        'web-1': haproxy(`${at['app-1']}:8000 check inter 500ms fall 2 rise 1`),
        'app-1': gunicorn(),
      },
      break: { 'web-1': atSocket('set server apps/app-1 state maint') },
      heal: { 'web-1': atSocket('set server apps/app-1 state ready') },
      users: 503,
      proof: { on: 'web-1', command: 'cat /var/log/haproxy.log', shows: /apps\/<NOSRV>[\s\S]*503/ },
      expect: { causes: ['no-live-upstreams', 'deploy-in-progress'], hop: ['edge', 'app'] },
      cure: {
        remedy: 'ready-server-in-haproxy',
        ending: 'fixed',
        proof: {
          on: 'web-1',
          command: atSocket('show servers state apps'),
          // Name, address, operational state 2 (running) and administrative state 0 (ready).
          shows: / app-1 \S+ 2 0 /,
        },
      },
    }),
  },
  {
    name: 'requests wait too long in the queue of HAProxy',
    hosts,
    plan: (at) => ({
      path: path(at, 'haproxy', 'gunicorn'),
      prepare: {
        'web-1': haproxy(`${at['app-1']}:8000 maxconn 2`, 'timeout queue 1s\n  timeout server 60s'),
        'app-1': gunicorn({ args: '--workers 2 --threads 20 --timeout 120' }),
      },
      break: { 'app-1': reports(at, 4) },
      heal: {
        'app-1': 'systemctl stop reports; systemctl kill -s KILL shop || true; systemctl restart shop',
      },
      users: 503,
      proof: { on: 'web-1', command: 'cat /var/log/haproxy.log', shows: /503 \d+ - - sQ--/ },
      expect: { causes: ['proxy-queue-timeout'], hop: ['edge'], host: 'web-1' },
    }),
  },
  {
    name: 'the health check of HAProxy wants a status that the app never gives',
    hosts,
    plan: (at) => ({
      path: path(at, 'haproxy', 'gunicorn'),
      prepare: {
        'web-1': haproxy(
          `${at['app-1']}:8000 check inter 500ms fall 2 rise 1`,
          'option httpchk GET /healthz',
        ),
        'app-1': gunicorn(),
      },
      break: {
        'web-1': haproxy(
          `${at['app-1']}:8000 check inter 500ms fall 2 rise 1`,
          'option httpchk GET /healthz\n  http-check expect status 204',
        ),
      },
      heal: {
        'web-1': haproxy(
          `${at['app-1']}:8000 check inter 500ms fall 2 rise 1`,
          'option httpchk GET /healthz',
        ),
      },
      users: 503,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/haproxy.log',
        shows: /Server apps\/app-1 is DOWN, reason: Layer7 wrong status/,
      },
      expect: { causes: ['health-check-misconfig'], hop: ['edge', 'app'] },
    }),
  },
]
