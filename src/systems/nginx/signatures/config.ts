import type { Sight } from '../../../model/sight.ts'
import { noHostName } from '../no-host-name.ts'

function fatalOf(test: { ok: boolean; messages: string[] } | null, pattern: RegExp): string | null {
  if (test === null || test.ok) return null
  return test.messages.find((message) => pattern.test(message) && !noHostName.test(message)) ?? null
}

const name = '[emerg] host not found in upstream "app.internal:3000" in /etc/nginx/conf.d/shop.conf:2'
const certificate =
  '[emerg] cannot load certificate "/etc/ssl/shop.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory)'
const directive = '[emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/shop.conf:18'

function tested(...messages: string[]) {
  return { facts: { test: { ok: messages.length === 0, messages } } }
}

/** What `nginx -t` says. */
export const configSights: Sight<'nginx'>[] = [
  {
    name: 'test-fails',
    on: 'nginx',
    weights: { 'proxy-config-invalid': 20, 'proxy-not-running': 4 },
    reference:
      'nginx src/core/nginx.c: a configuration that does not pass stops a start, and a reload keeps the old one',
    fact: 'config',
    reach: 'here',
    see({ facts: { test } }) {
      return test === null || test.ok ? null : (test.messages[0] ?? 'nginx -t fails')
    },
    examples: { matches: [tested(directive)], nearMisses: [{ ...tested(), outcome: 'pass' }] },
  },
  {
    name: 'test-name',
    on: 'nginx',
    weights: { 'dns-failure': 18 },
    reference: 'nginx src/core/ngx_inet.c ngx_inet_resolve_host',
    fact: 'config',
    reach: 'here',
    see: ({ facts: { test } }) => fatalOf(test, /host not found in /),
    examples: { matches: [tested(name)], nearMisses: [tested(directive)] },
  },
  {
    name: 'test-certificate',
    on: 'nginx',
    weights: { 'tls-cert-load-failed': 24 },
    reference: 'nginx src/event/ngx_event_openssl.c ngx_ssl_certificate',
    fact: 'config',
    reach: 'here',
    see: ({ facts: { test } }) =>
      fatalOf(
        test,
        /cannot load certificate|SSL_CTX_use_|SSL_CTX_load_verify|BIO_new_file\("|PEM_read_bio\w{0,24}\("/,
      ),
    examples: { matches: [tested(certificate)], nearMisses: [tested(directive)] },
  },
  {
    name: 'test-passes',
    on: 'nginx',
    weights: { 'proxy-config-invalid': -14, 'tls-cert-load-failed': -12 },
    reference: 'nginx src/core/nginx.c',
    fact: 'config',
    reach: 'here',
    see: ({ facts: { test } }) => (test?.ok === true ? 'nginx -t: test is successful' : null),
    examples: { matches: [{ ...tested(), outcome: 'pass' }], nearMisses: [tested(directive)] },
  },
]
