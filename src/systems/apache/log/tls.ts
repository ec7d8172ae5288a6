import type { LogSignature } from '../../../model/diagnosis.ts'

const filter = 'httpd modules/ssl/ssl_engine_io.c, ssl_io_filter_handshake'
const at = '[Sat Nov 21 14:31:58.683370 2026] [ssl:info] [pid 12904:tid 12908] [remote 127.0.0.1:18121]'
const verification = `${at} AH02276: Certificate Verification: Error`
const subject = '[subject: CN=127.0.0.1 / issuer: CN=127.0.0.1 / serial: 01]'
const expired = `${at} AH02004: SSL Proxy: Peer certificate is expired`
const library = '[Sat Nov 21 14:31:58.728754 2026] [ssl:info] [pid 12904:tid 12909] SSL Library Error: error:'

/** Of visitors mod_ssl says the same, with `[client …]` before it or naming its own server. */
function isOfBackend(_groups: unknown, line: string): boolean {
  return line.includes('SSL Library Error') && !/\[client |in handshake \(server /.test(line)
}

/** What mod_ssl and mod_proxy say of TLS to the backend; most of it is logged at level info only. */
export const tlsLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-tls-expired',
    system: 'apache',
    needles: ['AH02004', 'Certificate Verification: Error (10)'],
    pattern: /AH02004: SSL Proxy: Peer certificate is expired|Certificate Verification: Error \(10\)/,
    weights: { 'tls-backend-expired': 26, 'clock-skew': 4 },
    title: 'The backend’s certificate has expired',
    reference: `${filter} (AH02004, SSLProxyCheckPeerExpire), X509_V_ERR_CERT_HAS_EXPIRED 10`,
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [expired, `${verification} (10): certificate has expired ${subject}`],
      nearMisses: [`${verification} (18): self-signed certificate ${subject}`],
    },
  },
  {
    id: 'apache-tls-not-yet-valid',
    system: 'apache',
    needles: ['Certificate Verification: Error (9)'],
    pattern: /Certificate Verification: Error \(9\)/,
    weights: { 'tls-backend-not-yet-valid': 25, 'clock-skew': 10 },
    title: 'The backend’s certificate is not valid yet',
    reference: 'OpenSSL X509_V_ERR_CERT_NOT_YET_VALID 9',
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [`${verification} (9): certificate is not yet valid ${subject}`],
      nearMisses: [expired],
    },
  },
  {
    id: 'apache-tls-name',
    system: 'apache',
    needles: ['AH02411', 'AH02005'],
    pattern:
      /AH02411: SSL Proxy: Peer certificate does not match for hostname|AH02005: SSL Proxy: Peer certificate CN mismatch/,
    weights: { 'tls-backend-name': 25 },
    title: 'The backend’s certificate is for another name',
    reference: `${filter} (AH02411, AH02005): SSLProxyCheckPeerName`,
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [
        '[Sat Nov 21 14:31:58.666909 2026] [ssl:info] [pid 12904:tid 12909] [remote 127.0.0.1:18120] AH02411: SSL Proxy: Peer certificate does not match for hostname 127.0.0.1',
      ],
      nearMisses: [expired],
    },
  },
  {
    id: 'apache-tls-untrusted',
    system: 'apache',
    needles: ['Certificate Verification: Error ('],
    pattern: /AH0(?:2276|2039): Certificate Verification: Error \((?:2|18|19|20|21|26|27)\)/,
    // Of a visitor’s own certificate the same is said after [client …].
    when: (_groups, line) => !line.includes('[client '),
    weights: { 'tls-backend-untrusted': 24 },
    title: 'Apache does not trust the backend’s certificate',
    reference:
      'httpd modules/ssl/ssl_engine_kernel.c, ssl_callback_SSLVerify (AH02276, AH02039), OpenSSL 18 to 21',
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [
        '[Sat Nov 21 14:32:05.569288 2026] [ssl:info] [pid 12904:tid 12908] [remote 127.0.0.1:18121] AH02276: Certificate Verification: Error (18): self-signed certificate [subject: CN=127.0.0.1]',
        '[ssl:error] [pid 3121:tid 139912] [remote 10.0.3.21:8443] AH02039: Certificate Verification: Error (20): unable to get local issuer certificate',
      ],
      nearMisses: [`${verification} (10): certificate has expired ${subject}`],
    },
  },
  {
    id: 'apache-tls-client-certificate-wanted',
    system: 'apache',
    needles: ['AH02268'],
    pattern: /AH02268: /,
    weights: { 'mtls-required': 27 },
    title: 'The backend wants a client certificate and Apache has none',
    reference:
      'httpd modules/ssl/ssl_engine_kernel.c, ssl_callback_proxy_cert (AH02268): SSLProxyMachineCertificateFile',
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [
        '[Sat Nov 21 14:31:58.719109 2026] [ssl:warn] [pid 12904:tid 12908] AH02268: Proxy client certificate callback: (shop.example:80) downstream server wanted client certificate but none are configured',
      ],
      nearMisses: ['[ssl:debug] AH02267: Proxy client certificate callback: (shop.example:80) entered'],
    },
  },
  {
    id: 'apache-tls-plain-backend',
    system: 'apache',
    needles: ['SSL Library Error'],
    pattern: /:(?:wrong version number|packet length too long|unknown protocol)/,
    when: isOfBackend,
    weights: { 'https-to-http-port': 20, 'wrong-app-protocol': 5 },
    title: 'What answered is not TLS',
    reference: 'OpenSSL SSL_R_WRONG_VERSION_NUMBER: the first bytes are no TLS record',
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [
        `${library}0A00010B:SSL routines::wrong version number`,
        `${library}1408F10B:SSL routines:ssl3_get_record:wrong version number`,
      ],
      nearMisses: [
        `${library}0A000086:SSL routines::certificate verify failed`,
        '[ssl:info] [pid 3121] [client 203.0.113.9:51234] SSL Library Error: error:0A00010B:SSL routines::wrong version number',
      ],
    },
  },
  {
    id: 'apache-tls-no-common-version',
    system: 'apache',
    needles: ['SSL Library Error'],
    pattern:
      /:(?:legacy sigalg disallowed|unsupported protocol|no protocols available|tlsv1 alert protocol version|sslv3 alert handshake failure|no shared cipher|dh key too small|no ciphers available)/,
    when: isOfBackend,
    weights: { 'tls-protocol-mismatch': 22, 'tls-sni-missing': 3 },
    title: 'Apache and the backend have no TLS version or cipher in common',
    reference: 'OpenSSL error reasons, ssl/ssl_err.c',
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [
        `${library}0A00014D:SSL routines::legacy sigalg disallowed or unsupported`,
        `${library}0A00042E:SSL routines::tlsv1 alert protocol version (SSL alert number 70)`,
      ],
      nearMisses: [`${library}0A00010B:SSL routines::wrong version number`],
    },
  },
  {
    id: 'apache-tls-unrecognised-name',
    system: 'apache',
    needles: ['unrecognized name'],
    pattern: /:tlsv1 (?:alert )?unrecognized name/,
    when: isOfBackend,
    weights: { 'tls-sni-missing': 22 },
    title: 'The server name in TLS is missing or unknown to the backend',
    reference: 'RFC 6066 section 3: alert unrecognized_name 112',
    fact: 'tls-handshake',
    reach: 'behind',
    examples: {
      matches: [`${library}0A000458:SSL routines::tlsv1 unrecognized name (SSL alert number 112)`],
      nearMisses: [`${library}0A00010B:SSL routines::wrong version number`],
    },
  },
  {
    id: 'apache-tls-handshake-failed',
    system: 'apache',
    needles: ['Error during SSL Handshake with remote server', 'AH02003'],
    pattern:
      /(?:AH00898|Reason|proxy): Error during SSL Handshake with remote server|AH02003: SSL Proxy connect failed/,
    weights: {
      'tls-handshake-failed': 14,
      'tls-backend-untrusted': 8,
      'tls-backend-name': 8,
      'tls-backend-expired': 7,
      'https-to-http-port': 6,
      'tls-protocol-mismatch': 6,
      'mtls-required': 3,
    },
    title: 'The TLS handshake between Apache and the backend failed',
    reference: `httpd modules/proxy/proxy_util.c (AH00898 after SSL_connect_rv), ${filter} (AH02003)`,
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[Sat Nov 21 14:31:58.666969 2026] [proxy:error] [pid 12904:tid 12909] [client 127.0.0.1:38616] AH00898: Error during SSL Handshake with remote server returned by /tlsname/',
        `${at} AH02003: SSL Proxy connect failed`,
        'Reason: Error during SSL Handshake with remote server',
      ],
      nearMisses: [
        '[proxy:error] [pid 12904] [client 127.0.0.1:38612] AH00898: Error reading from remote server returned by /alert/',
      ],
    },
  },
  {
    id: 'apache-tls-proxy-off',
    system: 'apache',
    needles: ['AH01961', 'AH10272', 'AH00961', 'failed to enable ssl support', 'SSL Proxy requested for'],
    pattern:
      /AH01961: |AH10272: |AH00961: |failed to enable ssl support|SSL Proxy requested for \S{1,260} but not enabled/,
    weights: { 'proxy-config-invalid': 24 },
    title: 'SSLProxyEngine is off for an https backend',
    reference:
      'httpd server/ssl.c (AH01961), modules/ssl/ssl_engine_init.c (AH10272): a 500 for each request',
    fact: 'config',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '[proxy:error] [pid 3121] [remote 10.0.3.21:443] AH01961:  failed to enable ssl support [Hint: if using mod_ssl, see SSLProxyEngine]',
        '[ssl:error] [pid 3121] [remote 10.0.3.21:443] AH10272: SSL Proxy requested for shop.example:443 but not enabled for us.',
      ],
      nearMisses: [expired],
    },
  },
  {
    id: 'apache-tls-own-certificate',
    system: 'apache',
    needles: [
      'AH02572',
      'AH02561',
      'AH02562',
      'AH02565',
      'AH01903',
      'AH02311',
      'does not exist or is empty',
      'nable to configure RSA server private key',
      'nit: Unable to read server certificate',
    ],
    pattern:
      /AH0(?:2572: Failed to configure|2561: Failed to configure certificate|2562: Failed to configure certificate|2565: Certificate and private key|1903: Failed to configure CA|2311: Fatal error initialising mod_ssl)|(?:SSLCertificate(?:Key|Chain)?File|SSLCACertificateFile): file '[^'\n]{1,300}' does not exist or is empty|Unable to configure RSA server private key|Init: Unable to read server certificate/,
    weights: { 'tls-cert-load-failed': 26, 'proxy-not-running': 8 },
    title: 'Apache cannot load its certificate or key',
    reference: 'httpd modules/ssl/ssl_engine_init.c, ssl_init_server_certs (AH02561, AH02565, AH02572)',
    fact: 'certificate',
    reach: 'here',
    examples: {
      matches: [
        '[ssl:emerg] [pid 3121] AH02565: Certificate and private key shop.example:443:0 from /etc/ssl/shop.pem and /etc/ssl/shop.key do not match',
        '[ssl:emerg] [pid 3121] AH02572: Failed to configure at least one certificate and key for shop.example:443',
      ],
      nearMisses: [expired],
    },
  },
]
