import { nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, mode, nginx, node, write } from '../software.ts'

const prepared = (app: string, at: { 'app-1': string }) => ({
  'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
  'app-1': app,
})
const hosts = ['web-1', 'app-1'] as const

/** What systemd knows of an app that is not there. */
export const systemdScenarios: Scenario[] = [
  {
    name: 'the unit of the app was stopped',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: prepared(gunicorn(), at),
      break: { 'app-1': 'systemctl stop shop' },
      heal: { 'app-1': 'systemctl start shop' },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /connect\(\) failed \(111: Connection refused\)/,
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
    name: 'the app dies again and again, two seconds after each start',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: prepared(node(), at),
      break: {
        'app-1': node({
          env: { SHOP_DIES_AFTER: '300' },
          service: 'RestartSec=1500ms',
          unit: 'StartLimitIntervalSec=0',
        }),
      },
      heal: { 'app-1': node() },
      proof: { on: 'app-1', command: 'journalctl -u shop --no-pager', shows: /restart counter is at [2-9]/ },
      expect: { causes: ['app-crash-loop'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'systemd gave up on the app after five quick starts',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: prepared(node(), at),
      break: {
        'app-1': `${node({ args: '-e "process.exit(1)"', service: 'RestartSec=100ms' }).replace(/systemctl restart shop\n$/, 'systemctl restart shop || true\n')}`,
      },
      heal: { 'app-1': `systemctl reset-failed shop\n${node()}` },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'systemctl show shop; journalctl -u shop --no-pager',
        shows: /Start request repeated too quickly/,
      },
      expect: {
        causes: ['restart-limit-hit', 'app-crash-loop', 'app-boot-failure'],
        hop: ['app'],
        host: 'app-1',
      },
    }),
  },
  {
    name: 'a release imports a module that is not installed',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: prepared(gunicorn(), at),
      break: { 'app-1': 'sed -i "1i import stripe" /srv/shop/shop.py\nsystemctl restart shop || true' },
      heal: { 'app-1': `systemctl reset-failed shop || true\n${gunicorn()}` },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'journalctl -u shop --no-pager',
        shows: /ModuleNotFoundError: No module named 'stripe'/,
      },
      expect: { causes: ['app-boot-failure'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'workers of the app are killed at the memory limit of its unit',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: prepared(gunicorn({ service: 'MemoryMax=120M\nOOMPolicy=continue' }), at),
      break: { 'app-1': mode('memory 300') },
      heal: { 'app-1': mode(null) },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'journalctl -k --no-pager; journalctl -u shop --no-pager',
        shows: /Killed process \d+ \(gunicorn/,
      },
      expect: { causes: ['oom-cgroup'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'the app was ended by a segmentation fault and is not restarted',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: prepared(node({ service: 'Restart=no' }), at),
      break: { 'app-1': 'systemctl kill -s SEGV shop' },
      heal: { 'app-1': 'systemctl start shop' },
      users: 502,
      proof: { on: 'app-1', command: 'systemctl status shop --no-pager', shows: /SEGV/ },
      expect: { causes: ['app-native-crash'], hop: ['app'], host: 'app-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'fixed',
        proof: { on: 'app-1', command: 'systemctl is-active shop', shows: /^active$/m },
      },
    }),
  },
  {
    name: 'the app died, beside an old kill of another unit and a unit that failed for its own reasons',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: prepared(gunicorn(), at),
      history: {
        'app-1': [
          'systemd-run --quiet --unit=thumbnails -p MemoryMax=20M python3 -c "x=bytearray(200*1024*1024)" || true',
          write(
            '/etc/systemd/system/backup.service',
            '[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo bucket not found; exit 2"',
          ),
          'systemctl daemon-reload; systemctl start backup || true',
        ].join('\n'),
      },
      break: { 'app-1': 'systemctl stop shop' },
      heal: { 'app-1': 'systemctl start shop' },
      users: 502,
      proof: {
        on: 'app-1',
        command: 'systemctl --failed --no-pager; journalctl -k --no-pager',
        shows: /backup\.service[\s\S]*Killed process/,
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
    name: 'a deployment restarts the app, which takes long to start',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: prepared(
        `mkdir -p /srv/shop/releases/41\nln -sfn releases/41 /srv/shop/current\n${gunicorn()}`,
        at,
      ),
      break: {
        'app-1': [
          'mkdir -p /srv/shop/releases/42; ln -sfn releases/42 /srv/shop/current',
          write(
            '/etc/systemd/system/shop.service.d/migrate.conf',
            '[Service]\nExecStartPre=/bin/sh -c "echo running migrations; exec sleep 60"\nTimeoutStartSec=300',
          ),
          'systemctl daemon-reload; systemctl restart --no-block shop',
        ].join('\n'),
      },
      heal: {
        'app-1':
          'rm -r /etc/systemd/system/shop.service.d; systemctl daemon-reload; systemctl kill shop || true; systemctl restart shop',
      },
      users: 502,
      proof: { on: 'app-1', command: 'systemctl status shop --no-pager', shows: /activating \(start-pre\)/ },
      expect: { causes: ['deploy-in-progress'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'another program took the port of the app while it was down',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'node'),
      prepare: prepared(node(), at),
      break: {
        'app-1':
          'systemctl stop shop; systemd-run --quiet --unit=debugger socat TCP-LISTEN:8000,fork,reuseaddr EXEC:/bin/false; sleep 0.5; systemctl start shop',
      },
      heal: {
        'app-1': 'systemctl stop debugger; systemctl reset-failed shop || true; systemctl restart shop',
      },
      users: 502,
      proof: { on: 'app-1', command: 'journalctl -u shop --no-pager', shows: /EADDRINUSE/ },
      expect: { causes: ['port-conflict'], hop: ['app'], host: 'app-1' },
    }),
  },
]
