import { edge, type Scenario } from '../scenario.ts'
import { gunicorn, nginx } from '../software.ts'

const hosts = ['web-1'] as const
const bind = 'unix:/run/shop/shop.sock'
const app = (args: string, where = bind) => gunicorn({ bind: where, args })
const healthy = app('--workers 2 --umask 0')
const prepare = { 'web-1': `${healthy}${nginx({ to: `http://${bind}:` })}` }
const path = (at: { 'web-1': string; 'app-1': string; 'app-2': string }) => [
  edge({ at }),
  { hop: 'app', system: 'gunicorn' as const, hosts: ['web-1'] },
]

/** nginx and gunicorn on one machine, with a socket in the file system between them. */
export const unixSocketScenarios: Scenario[] = [
  {
    name: 'the app listens on a socket of another name',
    hosts,
    plan: (at) => ({
      path: path(at),
      prepare,
      break: { 'web-1': app('--workers 2 --umask 0', 'unix:/run/shop/gunicorn.sock') },
      heal: { 'web-1': healthy },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /shop\.sock failed \(2: No such file or directory\)/,
      },
      expect: { causes: ['unix-socket-missing'], hop: ['app', 'edge'], host: 'web-1' },
    }),
  },
  {
    name: 'the socket of the app has mode 0600',
    hosts,
    plan: (at) => ({
      path: path(at),
      prepare,
      break: { 'web-1': app('--workers 2 --umask 0177') },
      heal: { 'web-1': healthy },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log; ls -l /run/shop',
        shows: /failed \(13: Permission denied\)[\s\S]*srw-------/,
      },
      expect: { causes: ['unix-socket-perm'], hop: ['app', 'edge'], host: 'web-1' },
    }),
  },
  {
    name: 'the app was killed and left its socket behind',
    hosts,
    plan: (at) => ({
      path: path(at),
      prepare: {
        'web-1': `${gunicorn({ bind, args: '--workers 2 --umask 0', service: 'Restart=no\nRuntimeDirectoryPreserve=yes' })}${nginx({ to: `http://${bind}:` })}`,
      },
      break: { 'web-1': 'systemctl kill -s KILL shop' },
      heal: { 'web-1': 'systemctl restart shop' },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /shop\.sock failed \(111: Connection refused\)/,
      },
      expect: { causes: ['backend-down'], hop: ['app'], host: 'web-1' },
      cure: {
        remedy: 'start-unit',
        ending: 'fixed',
        proof: { on: 'web-1', command: 'systemctl is-active shop', shows: /^active$/m },
      },
    }),
  },
]
