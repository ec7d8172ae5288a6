import type { WrittenGuidance } from '../guidance.ts'

/** Causes in how the hops are configured towards each other, their names and their TLS. */
export const configGuidance = {
  'wrong-port': {
    cures: [
      [
        'Correct the address or port in the proxy, then test and reload',
        'nginx -t && systemctl reload nginx',
        'medium',
      ],
    ],
    confirm: ['listeners', 'proxyConfig', 'changes'],
  },
  'loopback-bind': {
    cures: [
      [
        'Let the app listen on an address that the proxy reaches',
        '0.0.0.0 or :: instead of 127.0.0.1; in a container HOST/HOSTNAME=0.0.0.0',
        'medium',
      ],
    ],
    confirm: ['listeners', 'containers'],
  },
  'localhost-ipv6': {
    cures: [
      ['Name 127.0.0.1 instead of localhost in the proxy', 'proxy_pass http://127.0.0.1:<port>;', 'low'],
      ['Let the app listen on both families', 'bind to ::', 'low'],
    ],
    confirm: ['listeners', 'proxyLog'],
  },
  'timeout-ladder-inverted': {
    cures: [
      [
        'Put the limits in order: each hop waits longer than the one inside it',
        'for example edge 100 s > load balancer 75 s > proxy 65 s > app 60 s',
        'low',
      ],
    ],
    confirm: ['proxyConfig', 'accessLog'],
  },
  'http-to-https-port': {
    cures: [
      [
        'Speak TLS to that port, or use the plain one',
        'proxy_pass https://…; with proxy_ssl_server_name on;',
        'low',
      ],
    ],
    confirm: ['handshake', 'proxyConfig'],
  },
  'https-to-http-port': {
    cures: [['Speak plain HTTP to that port, or use the TLS one', 'proxy_pass http://…;', 'low']],
    confirm: ['direct', 'proxyConfig'],
  },
  'wrong-app-protocol': {
    cures: [
      [
        'Use the directive of the protocol that the app speaks',
        'uwsgi_pass, fastcgi_pass, grpc_pass or proxy_pass; or http-socket in the app server',
        'low',
      ],
    ],
    confirm: ['proxyConfig', 'journal'],
  },
  'proxy-no-resolver': {
    cures: [
      [
        'Give nginx a resolver, or a name without a variable',
        'resolver 127.0.0.11 valid=10s; (Docker) or the one of /etc/resolv.conf',
        'low',
      ],
    ],
    confirm: ['proxyConfig', 'names'],
  },
  'unix-socket-missing': {
    cures: [
      [
        'Start the app, or point the proxy to where the app makes its socket',
        'the path must be the same on both sides; RuntimeDirectory= keeps its folder',
        'medium',
      ],
    ],
    confirm: ['socketFile', 'unit', 'proxyConfig'],
  },
  'unix-socket-perm': {
    cures: [
      [
        'Let the proxy’s user open the socket',
        'listen.owner / listen.mode = 0660, --umask 007 with a shared group, chmod o+x on the folder above',
        'low',
      ],
    ],
    confirm: ['socketFile'],
  },
  'proxy-config-invalid': {
    cures: [
      [
        'Correct the line that the test names, then reload',
        'nginx -t, apachectl -t or haproxy -c -f',
        'medium',
      ],
    ],
    confirm: ['proxyConfig', 'changes'],
  },
  'dns-failure': {
    cures: [
      [
        'Correct the name, or the resolver that is asked',
        'getent ahosts <name>; nginx asks all resolvers in turn, so each must know the name',
        'low',
      ],
    ],
    confirm: ['names', 'proxyConfig'],
  },
  'stale-dns': {
    cures: [
      ['Reload the proxy, so that it resolves again', 'systemctl reload nginx', 'low'],
      [
        'Let it resolve at run time',
        'resolver with valid=, and the resolve parameter of the upstream’s server',
        'medium',
      ],
    ],
    confirm: ['names', 'containers', 'proxyLog'],
  },
  'tls-backend-expired': {
    cures: [
      [
        'Renew the certificate of the backend and reload it',
        'certbot renew; then systemctl reload',
        'medium',
      ],
    ],
    confirm: ['handshake'],
  },
  'tls-backend-not-yet-valid': {
    cures: [
      [
        'Set the clock right, or use a certificate that is valid',
        'timedatectl; openssl x509 -noout -dates',
        'low',
      ],
    ],
    confirm: ['handshake', 'memory'],
  },
  'tls-backend-name': {
    cures: [
      ['Ask by a name that the certificate holds', 'proxy_ssl_name <name>; proxy_ssl_server_name on;', 'low'],
    ],
    confirm: ['handshake', 'proxyConfig'],
  },
  'tls-backend-untrusted': {
    cures: [
      [
        'Send the whole chain, or trust the issuer',
        'fullchain.pem at the backend; proxy_ssl_trusted_certificate and proxy_ssl_verify_depth at the proxy',
        'low',
      ],
    ],
    confirm: ['handshake', 'proxyConfig'],
  },
  'tls-protocol-mismatch': {
    cures: [
      [
        'Allow a version and cipher that both have',
        'proxy_ssl_protocols TLSv1.2 TLSv1.3; and the same at the backend',
        'medium',
      ],
    ],
    confirm: ['handshake'],
  },
  'tls-sni-missing': {
    cures: [
      [
        'Send the server’s name in the handshake',
        'proxy_ssl_server_name on; (SSLProxyEngine with ProxyPreserveHost, sni in HAProxy)',
        'low',
      ],
    ],
    confirm: ['handshake', 'proxyConfig'],
  },
  'mtls-required': {
    cures: [
      [
        'Give the proxy the client certificate that the backend asks for',
        'proxy_ssl_certificate and proxy_ssl_certificate_key',
        'medium',
      ],
    ],
    confirm: ['handshake'],
  },
  'tls-cert-load-failed': {
    cures: [
      [
        'Correct the path, the permissions or the pair of key and certificate',
        'nginx -t names the file',
        'low',
      ],
    ],
    confirm: ['proxyConfig'],
  },
  'tls-handshake-failed': {
    cures: [
      [
        'Repeat the handshake by hand to see which side ends it',
        'openssl s_client -connect … -servername … -state',
        'low',
      ],
    ],
    confirm: ['handshake', 'proxyLog'],
  },
  'dependency-tls': {
    cures: [
      ['Renew or trust the certificate of what the app depends on', 'the app’s log names the host', 'medium'],
    ],
    confirm: ['journal', 'handshake'],
  },
} as const satisfies Record<string, WrittenGuidance>
