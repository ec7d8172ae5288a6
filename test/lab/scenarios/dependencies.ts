import { type LabHop, nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, mode, nginx } from '../software.ts'

const hosts = ['web-1', 'app-1', 'app-2'] as const
type At = { 'web-1': string; 'app-1': string; 'app-2': string }

const database = (most: number) => `
cat > /etc/postgresql/15/main/conf.d/shop.conf <<END
listen_addresses = '*'
max_connections = ${most}
END
echo 'host all all 0.0.0.0/0 scram-sha-256' >> /etc/postgresql/15/main/pg_hba.conf
systemctl restart postgresql@15-main
runuser -u postgres -- psql -qc "CREATE USER shop PASSWORD 'shop'" -c "CREATE DATABASE shop OWNER shop"
`
const withDatabase = (at: At, most: number) => ({
  'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
  'app-1': gunicorn({ env: { SHOP_DB: at['app-2'] } }),
  'app-2': database(most),
})
const path = (at: At): LabHop[] => [
  ...nginxPath({ at }, 'gunicorn'),
  { hop: 'database', system: 'unknown', hosts: ['app-2'] },
]
const appLog = 'journalctl -u shop --no-pager'

/** The app is there, and what it needs is not. */
export const dependencyScenarios: Scenario[] = [
  {
    name: 'the app raises an error for every request',
    hosts: ['web-1', 'app-1'],
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'app-1': mode('error') },
      heal: { 'app-1': mode(null) },
      users: 500,
      proof: { on: 'app-1', command: appLog, shows: /KeyError: 'price'/ },
      expect: { causes: ['app-returns-5xx'], hop: ['app'] },
    }),
  },
  {
    name: 'the database of the app was stopped',
    hosts,
    plan: (at) => ({
      path: path(at),
      prepare: withDatabase(at, 100),
      break: { 'app-2': 'systemctl stop postgresql@15-main' },
      heal: { 'app-2': 'systemctl start postgresql@15-main' },
      users: 500,
      proof: { on: 'app-1', command: appLog, shows: /connection to server at .*failed: Connection refused/ },
      expect: { causes: ['db-down'], hop: ['app', 'database'] },
    }),
  },
  {
    name: 'the database has no connection slots left',
    hosts,
    plan: (at) => ({
      path: path(at),
      prepare: withDatabase(at, 10),
      break: {
        'app-2': `systemd-run --quiet --unit=report -E PGPASSWORD=shop sh -c 'for n in 1 2 3 4 5 6 7 8; do (while :; do psql -h 127.0.0.1 -U shop shop -qc "select pg_sleep(600)"; sleep 0.1; done) & done; wait'`,
      },
      heal: {
        'app-2': `systemctl stop report; runuser -u postgres -- psql -qc "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'shop'" >/dev/null`,
      },
      users: 500,
      proof: {
        on: 'app-1',
        command: appLog,
        shows: /FATAL: +(remaining connection slots are reserved|sorry, too many clients)/,
      },
      expect: { causes: ['db-max-connections'], hop: ['app', 'database'] },
    }),
  },
  {
    name: 'the cache of the app was stopped',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: {
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
        'app-1': gunicorn({ env: { SHOP_CACHE: at['app-2'] } }),
        'app-2':
          'printf "bind 0.0.0.0\\nprotected-mode no\\n" >> /etc/redis/redis.conf; systemctl restart redis-server',
      },
      break: { 'app-2': 'systemctl stop redis-server' },
      heal: { 'app-2': 'systemctl start redis-server' },
      users: 500,
      proof: {
        on: 'app-1',
        command: appLog,
        shows: /redis\.exceptions\.ConnectionError: Error 111 connecting/,
      },
      expect: { causes: ['cache-down'], hop: ['app'] },
    }),
  },
]
