import type { LabHop, Scenario } from '../scenario.ts'
import { edge } from '../scenario.ts'
import { nginx, write } from '../software.ts'

const hosts = ['web-1', 'app-1'] as const
/** Makes a certificate for app-1 that is its own authority. */
const certificate = (name: string, from: string, to: string) => `
mkdir -p /etc/ssl/shop && cd /etc/ssl/shop
[ -f key.pem ] || openssl genrsa -out key.pem 2048 2>/dev/null
openssl req -new -key key.pem -subj /CN=app-1 -out ${name}.csr
: > index.txt; : > index.txt.attr; openssl rand -hex 8 > serial
printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\nserial=serial\\nnew_certs_dir=.\\npolicy=p\\n[p]\\ncommonName=supplied\\n[e]\\nsubjectAltName=DNS:app-1\\nbasicConstraints=CA:TRUE\\n' > ca.cnf
openssl ca -batch -notext -selfsign -config ca.cnf -extensions e -md sha256 -keyfile key.pem -in ${name}.csr -startdate ${from} -enddate ${to} -out ${name}.pem 2>/dev/null
`
const tlsApp = (name: string) =>
  `${write(
    '/etc/nginx/conf.d/tls.conf',
    `server {
  listen 8443 ssl;
  ssl_certificate /etc/ssl/shop/${name}.pem;
  ssl_certificate_key /etc/ssl/shop/key.pem;
  location / { default_type text/plain; return 200 "shop\\n"; }
}`,
  )}rm -f /etc/nginx/sites-enabled/default; systemctl reload-or-restart nginx\n`

const path = (at: { 'web-1': string; 'app-1': string; 'app-2': string }): LabHop[] => [
  edge({ at }),
  {
    hop: 'app',
    system: 'nginx',
    addresses: [`https://${at['app-1']}:8443`],
    hosts: ['app-1'],
    server_name: 'app-1',
  },
]
const trusting = (to: string) =>
  nginx({
    to,
    location:
      'proxy_ssl_verify on; proxy_ssl_trusted_certificate /etc/ssl/shop.pem; proxy_ssl_name app-1; proxy_ssl_server_name on;',
  })

/** TLS between nginx and the app. */
export const tlsScenarios: Scenario[] = [
  {
    name: 'the certificate of the backend expired and nginx checks it',
    hosts,
    plan: (at) => ({
      path: path(at),
      trust: { on: 'app-1', file: '/etc/ssl/shop/good.pem' },
      prepare: async (stage) => {
        const app = stage.hosts.get('app-1')
        await app?.run(
          certificate('good', '20200101000000Z', '20490101000000Z') +
            certificate('expired', '20200101000000Z', '20240101000000Z') +
            tlsApp('good'),
        )
        const trusted = await app?.run('cat /etc/ssl/shop/good.pem /etc/ssl/shop/expired.pem')
        await stage.run({
          'web-1': write('/etc/ssl/shop.pem', trusted ?? '') + trusting(`https://${at['app-1']}:8443`),
        })
      },
      break: { 'app-1': tlsApp('expired') },
      heal: { 'app-1': tlsApp('good') },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /certificate verify error: \(10:certificate has expired\)/,
      },
      expect: { causes: ['tls-backend-expired'], hop: ['app'] },
    }),
  },
  {
    name: 'nginx speaks plain HTTP to a port that wants TLS',
    hosts,
    plan: (at) => ({
      path: path(at),
      trust: { on: 'app-1', file: '/etc/ssl/shop/good.pem' },
      prepare: {
        'app-1': certificate('good', '20200101000000Z', '20490101000000Z') + tlsApp('good'),
        'web-1': nginx({ to: `https://${at['app-1']}:8443` }),
      },
      break: { 'web-1': nginx({ to: `http://${at['app-1']}:8443` }) },
      heal: { 'web-1': nginx({ to: `https://${at['app-1']}:8443` }) },
      users: 400,
      expect: { causes: ['http-to-https-port'], hop: ['app', 'edge'] },
    }),
  },
  {
    name: 'nginx speaks TLS to a port that wants plain HTTP',
    hosts,
    plan: (at) => ({
      path: [
        edge({ at }),
        { hop: 'app', system: 'nginx', addresses: [`http://${at['app-1']}:8000`], hosts: ['app-1'] },
      ],
      prepare: {
        'app-1': nginx({
          to: 'http://127.0.0.1:9',
          server: 'listen 8000; location = / { return 200 "shop"; }',
        }),
        'web-1': nginx({ to: `http://${at['app-1']}:8000` }),
      },
      break: { 'web-1': nginx({ to: `https://${at['app-1']}:8000` }) },
      heal: { 'web-1': nginx({ to: `http://${at['app-1']}:8000` }) },
      users: 502,
      proof: {
        on: 'web-1',
        command: 'cat /var/log/nginx/error.log',
        shows: /SSL_do_handshake\(\) failed .*wrong version number/,
      },
      expect: { causes: ['https-to-http-port'], hop: ['app', 'edge'] },
    }),
  },
]
