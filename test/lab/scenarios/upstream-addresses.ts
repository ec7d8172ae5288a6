import { edge, nginxPath, type Scenario } from '../scenario.ts'
import { gunicorn, nginx, node } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
const errorLog = 'cat /var/log/nginx/error.log'

/** nginx looks for the app where it is not. */
export const upstreamAddressScenarios: Scenario[] = [
  {
    name: 'nginx asks a port on which nothing listens',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'web-1': nginx({ to: `http://${at['app-1']}:8001` }) },
      heal: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }) },
      users: 502,
      proof: { on: 'web-1', command: errorLog, shows: /Connection refused\).*:8001/ },
      expect: { causes: ['wrong-port'], hop: ['edge', 'app'] },
    }),
  },
  {
    name: 'the app listens on the loopback address of its host',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'app-1': gunicorn({ bind: '127.0.0.1:8000' }) },
      heal: { 'app-1': gunicorn() },
      users: 502,
      proof: { on: 'app-1', command: 'ss -Hltn', shows: /127\.0\.0\.1:8000/ },
      expect: { causes: ['loopback-bind'], hop: ['app'], host: 'app-1' },
    }),
  },
  {
    name: 'localhost means ::1, where the app does not listen',
    hosts: ['web-1'],
    plan: (at) => ({
      path: [edge({ at }), { hop: 'app', system: 'node', hosts: ['web-1'] }],
      prepare: {
        'web-1': `${node({ env: { SHOP_BIND: '127.0.0.1' } })}${nginx({ to: 'http://localhost:8000' })}`,
      },
      break: {
        'web-1': `cp /etc/hosts /root/hosts; sed '/^127.0.0.1/d' /root/hosts > /etc/hosts; echo '::1 localhost' >> /etc/hosts; systemctl restart nginx`,
      },
      heal: { 'web-1': 'cat /root/hosts > /etc/hosts; systemctl restart nginx' },
      users: 502,
      proof: { on: 'web-1', command: errorLog, shows: /Connection refused\).*http:\/\/\[::1\]:8000/ },
      expect: { causes: ['localhost-ipv6'], hop: ['app', 'edge'], host: 'web-1' },
    }),
  },
  {
    name: 'nginx still asks the address that the app had before it moved',
    hosts,
    plan: (at, stage) => {
      const moved = stage.network.ip(31)
      return {
        path: [
          edge({ at }),
          { hop: 'app', system: 'gunicorn', addresses: [`http://${moved}:8000`], hosts: ['app-1'] },
        ],
        prepare: {
          'web-1': nginx({ to: 'http://app-1:8000', location: 'proxy_connect_timeout 4s;' }),
          'app-1': gunicorn(),
        },
        break: async () => stage.move('app-1', moved),
        heal: { 'web-1': 'nginx -s reload' },
        proof: {
          on: 'web-1',
          command: errorLog,
          shows: new RegExp(`(113: |timed out).*${at['app-1'].replaceAll('.', '\\.')}:8000`),
        },
        expect: { causes: ['stale-dns'], hop: ['edge', 'app'] },
        cure: { remedy: 'reload-nginx', ending: 'fixed' },
      }
    },
  },
  {
    name: 'the name of the backend does not resolve',
    hosts,
    plan: (at) => {
      const site = (name: string) =>
        nginx({
          to: 'http://$backend:8000',
          location: `resolver 127.0.0.11 valid=1s; resolver_timeout 2s; set $backend ${name};`,
        })
      return {
        path: nginxPath({ at }, 'gunicorn'),
        prepare: { 'web-1': site('app-1'), 'app-1': gunicorn() },
        break: { 'web-1': site('app-9.shop.internal') },
        heal: { 'web-1': site('app-1') },
        users: 502,
        proof: { on: 'web-1', command: errorLog, shows: /app-9\.shop\.internal could not be resolved/ },
        expect: { causes: ['dns-failure'], hop: ['edge', 'app'] },
      }
    },
  },
  {
    name: 'nginx has a variable upstream and no resolver',
    hosts,
    plan: (at) => ({
      path: nginxPath({ at }, 'gunicorn'),
      prepare: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }), 'app-1': gunicorn() },
      break: { 'web-1': nginx({ to: 'http://$backend:8000', location: 'set $backend app-1;' }) },
      heal: { 'web-1': nginx({ to: 'http://app-1:8000' }) },
      users: 502,
      proof: { on: 'web-1', command: errorLog, shows: /no resolver defined to resolve app-1/ },
      expect: { causes: ['proxy-no-resolver'], hop: ['edge'], host: 'web-1' },
    }),
  },
]
