import type { Signature } from '../../model/diagnosis.ts'
import type { ApacheFacts } from '../../model/facts/apache.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'
import { isFull, missingModules } from './judge-apache.ts'

const pass: ApacheFacts['passes'][number] = {
  from: '/',
  to: 'http://10.0.3.21:8080/',
  parameters: {},
  where: '/etc/apache2/sites-enabled/shop.conf:12',
}
const status = { busy: 2, idle: 73, maxWorkers: 150, scoreboard: 'W_' }
const isHttp = ({ to }: typeof pass) => /^(?:https?|ajp):\/\//.test(to)
const isFresh = ({ parameters }: typeof pass) =>
  /^on$/i.test(parameters.disablereuse ?? '') || /^off$/i.test(parameters.enablereuse ?? '')

const sights: readonly Sight<'apache'>[] = [
  {
    name: 'config-invalid',
    on: 'apache',
    weights: { 'proxy-config-invalid': 24, 'proxy-not-running': 4 },
    reference: 'httpd server/config.c (AH00526): apachectl -t',
    fact: 'config',
    reach: 'here',
    see({ facts: { test } }) {
      return test?.ok === false ? test.messages.join(' ') : null
    },
    examples: {
      matches: [
        {
          facts: {
            test: {
              ok: false,
              messages: [
                'AH00526: Syntax error on line 46 of /etc/apache2/shop.conf:',
                'Proxy Timeout must be at least 1 second.',
              ],
            },
          },
        },
      ],
      nearMisses: [{ facts: { test: { ok: true, messages: [] } } }],
    },
  },
  {
    name: 'config-valid',
    on: 'apache',
    weights: { 'proxy-config-invalid': -12, 'tls-cert-load-failed': -8 },
    reference: 'httpd: apachectl -t says “Syntax OK”',
    fact: 'config',
    reach: 'here',
    see({ facts }) {
      return facts.test?.ok === true && missingModules(facts).length === 0 ? 'Syntax OK' : null
    },
    examples: {
      matches: [{ facts: { test: { ok: true, messages: [] } }, outcome: 'pass' }],
      nearMisses: [{ facts: { test: null } }],
    },
  },
  {
    name: 'certificate',
    on: 'apache',
    weights: { 'tls-cert-load-failed': 25 },
    reference: 'httpd modules/ssl/ssl_engine_config.c: SSLCertificateFile: file does not exist or is empty',
    fact: 'certificate',
    reach: 'here',
    see({ facts: { test } }) {
      return (
        test?.messages.find((line) =>
          /SSLCertificate(?:Key)?File: |SSLProxyMachineCertificateFile: /.test(line),
        ) ?? null
      )
    },
    examples: {
      matches: [
        {
          facts: {
            test: {
              ok: false,
              messages: [
                'AH00526: Syntax error on line 9 of /etc/apache2/shop.conf:',
                "SSLCertificateFile: file '/etc/ssl/shop.pem' does not exist or is empty",
              ],
            },
          },
        },
      ],
      nearMisses: [
        {
          facts: {
            test: { ok: false, messages: ['AH00526: Syntax error on line 46 of /etc/apache2/shop.conf:'] },
          },
        },
      ],
    },
  },
  {
    name: 'module-missing',
    on: 'apache',
    weights: { 'proxy-config-invalid': 25 },
    reference: 'httpd modules/proxy/mod_proxy.c (AH01144): a scheme without its module is a 500',
    fact: 'config',
    reach: 'here',
    see({ facts }) {
      const [missing] = missingModules(facts)
      return missing === undefined
        ? null
        : `${missing.pass.to} (${missing.pass.where}) needs mod_${missing.module}, which is not loaded`
    },
    examples: {
      matches: [
        { facts: { modules: ['proxy', 'proxy_http'], passes: [{ ...pass, to: 'fcgi://127.0.0.1:9000/' }] } },
      ],
      nearMisses: [
        { facts: { modules: ['proxy', 'proxy_http'], passes: [pass] } },
        { facts: { modules: [], passes: [pass] } },
      ],
    },
  },
  {
    name: 'workers-busy',
    on: 'apache',
    weights: { 'proxy-busy-workers': 24, 'slow-app-timeout': 8, 'worker-pool-exhausted': 4 },
    reference: 'httpd modules/generators/mod_status.c: BusyWorkers and IdleWorkers',
    fact: 'proxy-worker',
    reach: 'here',
    see({ facts }) {
      return isFull(facts) ? `${facts.status?.busy} workers busy, none idle` : null
    },
    examples: {
      matches: [{ facts: { status: { ...status, busy: 150, idle: 0 } } }],
      nearMisses: [{ facts: { status } }],
    },
  },
  {
    name: 'workers-idle',
    on: 'apache',
    weights: { 'proxy-busy-workers': -14 },
    reference: 'httpd modules/generators/mod_status.c: IdleWorkers',
    fact: 'proxy-worker',
    reach: 'here',
    see({ facts: { status } }) {
      return status !== null && status.idle > 4 ? `${status.idle} workers idle` : null
    },
    examples: {
      matches: [{ facts: { status }, outcome: 'pass' }],
      nearMisses: [{ facts: { status: { ...status, idle: 1 } } }],
    },
  },
  {
    name: 'connections-reused',
    on: 'apache',
    weights: { 'keepalive-race': 4 },
    reference:
      'httpd mod_proxy: ttl= is unlimited by default, so a connection is reused however long it was idle',
    fact: 'upstream-keepalive',
    reach: 'behind',
    see({ facts: { passes } }) {
      const found = passes.find((each) => isHttp(each) && !isFresh(each) && each.parameters.ttl === undefined)
      return found === undefined ? null : `${found.to} has neither ttl= nor disablereuse=on (${found.where})`
    },
    examples: {
      matches: [{ facts: { passes: [pass] } }],
      nearMisses: [
        { facts: { passes: [{ ...pass, parameters: { ttl: '4' } }] } },
        { facts: { passes: [{ ...pass, parameters: { disablereuse: 'on' } }] } },
      ],
    },
  },
  {
    name: 'connections-fresh',
    on: 'apache',
    weights: { 'keepalive-race': -18 },
    reference: 'httpd mod_proxy: disablereuse=on closes each connection to the backend',
    fact: 'upstream-keepalive',
    reach: 'behind',
    see({ facts: { passes } }) {
      return passes.length > 0 && passes.every(isFresh) ? 'disablereuse=on for every backend' : null
    },
    examples: {
      matches: [{ facts: { passes: [{ ...pass, parameters: { disablereuse: 'On' } }] }, outcome: 'pass' }],
      nearMisses: [{ facts: { passes: [pass] } }],
    },
  },
  {
    name: 'asks-localhost',
    on: 'apache',
    weights: { 'localhost-ipv6': 5 },
    reference: 'RFC 6724 section 6: localhost is ::1 first',
    fact: 'localhost',
    reach: 'behind',
    see({ facts: { passes } }) {
      const found = passes.find(({ to }) => /^\w{1,10}:\/\/localhost[:/]/.test(to))
      return found === undefined ? null : `${found.to} (${found.where})`
    },
    examples: {
      matches: [{ facts: { passes: [{ ...pass, to: 'http://localhost:3000/' }] } }],
      nearMisses: [
        { facts: { passes: [pass] } },
        { facts: { passes: [{ ...pass, to: 'unix:/run/php/php8.2-fpm.sock|fcgi://localhost/' }] } },
      ],
    },
  },
  {
    name: 'tls-to-address',
    on: 'apache',
    weights: { 'tls-backend-name': 4 },
    reference:
      'httpd mod_ssl: SSLProxyCheckPeerName is on by default and compares with the host of ProxyPass',
    fact: 'tls-name',
    reach: 'behind',
    see({ facts: { passes } }) {
      const found = passes.find(({ to }) => /^https:\/\/(?:\d{1,3}\.){3}\d{1,3}[:/]/.test(to))
      return found === undefined ? null : `${found.to} (${found.where})`
    },
    examples: {
      matches: [{ facts: { passes: [{ ...pass, to: 'https://10.0.3.21:8443/' }] } }],
      nearMisses: [{ facts: { passes: [{ ...pass, to: 'https://app.internal:8443/' }] } }],
    },
  },
]

/** Signatures on what Apache shows of its configuration, modules and workers. */
export const apacheSignatures: readonly Signature<'apache'>[] = sights.flatMap(signaturesOf)
