import { ownError } from './own-error.ts'

const head = '2026/11/21 14:29:01'
const inUse = `${head} [emerg] 22260#22260: bind() to 127.0.0.1:8080 failed (98: Address already in use)`
const still = `${head} [emerg] 22260#22260: still could not bind()`
const notOurs = 'nginx: [emerg] bind() to 10.1.1.1:8081 failed (99: Cannot assign requested address)'
const notAllowed = `${head} [emerg] 9#9: bind() to 0.0.0.0:80 failed (13: Permission denied)`
const noCertificate =
  'nginx: [emerg] cannot load certificate "/nope.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/nope.crt, r) error:10000080:BIO routines::no such file)'
const wrongKey =
  'nginx: [emerg] SSL_CTX_use_PrivateKey("/srv/certs/ca.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)'
const oldCertificate =
  'nginx: [emerg] BIO_new_file("/etc/ssl/shop.pem") failed (SSL: error:02001002:system library:fopen:No such file or directory)'
const unknown = `${head} [emerg] 22272#22272: unknown directive "proxy_pas" in /etc/nginx/conf.d/shop.conf:18`
const brace = 'nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/shop.conf:1'
const include =
  'nginx: [emerg] open() "/nope.conf" failed (2: No such file or directory) in /etc/nginx/nginx.conf:1'
const buffers =
  'nginx: [emerg] "proxy_busy_buffers_size" must be less than the size of all "proxy_buffers" minus one buffer in /etc/nginx/nginx.conf:1'
const trusted = 'nginx: [emerg] no proxy_ssl_trusted_certificate for proxy_ssl_verify'
const failed = 'nginx: configuration file /etc/nginx/nginx.conf test failed'
const passed = 'nginx: configuration file /etc/nginx/nginx.conf test is successful'
const conflicting = 'nginx: [warn] conflicting server name "a" on 0.0.0.0:8081, ignored'
const noHost = 'nginx: [emerg] host not found in upstream "app.nowhere" in /etc/nginx/nginx.conf:1'
const permission = `${head} [emerg] 9#9: open() "/var/log/nginx/shop.log" failed (13: Permission denied)`
const workerCertificate =
  '2026/11/21 14:29:01 [error] 9#9: *5 cannot load certificate "data:": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443'

/** nginx did not start, or did not take over a new configuration. */
export const startupLogSignatures = [
  ownError({
    id: 'nginx-port-in-use',
    needles: ['bind() to ', 'still could not bind()'],
    // 48 is macOS and BSD, 10048 and 10013 Windows, where HTTP.sys often has port 80.
    pattern: /(?:bind\(\) to [^ ]{1,200} failed \((?:98|48|10048|10013): |still could not bind\(\))/,
    weights: { 'port-conflict': 25, 'proxy-not-running': 12 },
    title: 'another process has the port on which nginx is to listen',
    reference: 'nginx src/core/ngx_connection.c ngx_open_listening_sockets',
    fact: 'bind',
    examples: {
      matches: [
        inUse,
        still,
        'nginx: [emerg] bind() to 0.0.0.0:80 failed (10013: An attempt was made to access a socket in a way forbidden by its access permissions)',
      ],
      nearMisses: [notOurs],
    },
  }),
  ownError({
    id: 'nginx-cannot-bind',
    needles: ['bind() to '],
    pattern: /\[emerg\] (?:\d+#\d+: )?bind\(\) to [^ ]{1,200} failed \((?:99|13): /,
    weights: { 'proxy-not-running': 18, 'proxy-config-invalid': 12, 'selinux-denied': 4 },
    title: 'nginx may not listen on the address that its configuration names',
    reference:
      'nginx src/core/ngx_connection.c ngx_open_listening_sockets; bind(2), EADDRNOTAVAIL and EACCES',
    fact: 'bind',
    examples: { matches: [notOurs, notAllowed], nearMisses: [inUse] },
  }),
  ownError({
    id: 'nginx-no-listening-socket',
    needles: [' failed ('],
    pattern:
      /\[emerg\] (?:\d+#\d+: )?(?:(?:socket|listen)\(\)|setsockopt\(\w{1,24}\)|ioctl\(\w{1,24}\))[^\n()]{0,240} failed \((?!98: )\d{1,3}: /,
    weights: { 'proxy-not-running': 19, 'proxy-config-invalid': 18 },
    title:
      'nginx cannot make the socket that a listen line asks for, such as one of IPv6 on a machine without it',
    reference: 'nginx src/core/ngx_connection.c ngx_open_listening_sockets; socket(2), EAFNOSUPPORT',
    fact: 'bind',
    examples: {
      matches: [
        `${head} [emerg] 1#1: socket() [::]:80 failed (97: Address family not supported by protocol)`,
        '[emerg] 1#1: setsockopt(IPV6_V6ONLY) [::]:443 failed (92: Protocol not available)',
      ],
      nearMisses: [
        inUse,
        `${head} [alert] 9#9: *15 socket() failed (97: Address family not supported by protocol) while connecting to upstream, client: 203.0.113.9`,
      ],
    },
  }),
  ownError({
    id: 'nginx-bind-denied',
    needles: ['bind() to '],
    pattern: /bind\(\) to [^ ]{1,200}:(?:102[4-9]|10[3-9]\d|1[1-9]\d\d|[2-9]\d{3}|\d{5}) failed \(13: /,
    weights: { 'selinux-denied': 21, 'proxy-not-running': 12 },
    title: 'nginx may not listen on a port for which nobody needs to be root',
    reference: 'bind(2), EACCES; semanage-port(8), http_port_t',
    fact: 'bind',
    examples: {
      matches: ['nginx: [emerg] bind() to 0.0.0.0:8081 failed (13: Permission denied)'],
      nearMisses: [notAllowed, notOurs],
    },
  }),
  ownError({
    id: 'nginx-certificate-unloadable',
    needles: [
      'cannot load certificate',
      'SSL_CTX_use_',
      'SSL_use_',
      'SSL_CTX_load_verify_locations(',
      'BIO_new_file("',
      'PEM_read_bio',
      'd2i_X509',
    ],
    // Before 1.15.10 nginx named the function of OpenSSL and, in its brackets, the file.
    pattern:
      /(?:cannot load certificate(?: key)? "[^"\n]{0,500}": |\b(?:SSL_(?:CTX_)?use_(?:certificate(?:_chain_file|_file)?|PrivateKey(?:_file)?)|SSL_CTX_load_verify_locations|BIO_new_file|PEM_read_bio\w{0,24}|d2i_X509\w{0,12})\("[^"\n]{0,500}"\) failed)/,
    weights: { 'tls-cert-load-failed': 27, 'proxy-not-running': 10, 'proxy-config-invalid': 8 },
    title: 'nginx cannot load a certificate or its key',
    reference:
      'nginx src/event/ngx_event_openssl.c ngx_ssl_certificate; a reload keeps the old configuration',
    fact: 'config',
    examples: {
      matches: [noCertificate, wrongKey, workerCertificate, oldCertificate],
      nearMisses: [unknown, trusted],
    },
  }),
  ownError({
    id: 'nginx-config-invalid',
    needles: ['[emerg] '],
    pattern:
      /\[emerg\] (?:\d+#\d+: )?(?!\d{1,10}#|host not found in |cannot load certificate)[^\n]{1,400} in (?:\/[^:\s]{1,200}|[A-Z]:[\\/][^:\n]{1,200}):\d+/,
    weights: { 'proxy-config-invalid': 22, 'proxy-not-running': 8 },
    title: 'nginx’s configuration has an error; it did not start or goes on with the old one',
    reference: 'nginx src/core/ngx_conf_file.c ngx_conf_log_error',
    fact: 'config',
    examples: {
      matches: [unknown, brace, include, buffers],
      nearMisses: [noHost, inUse, conflicting, passed],
    },
  }),
  ownError({
    id: 'nginx-config-invalid-unplaced',
    needles: ['[emerg] '],
    // The file and line behind it are often left out by those who ask.
    pattern:
      /\[emerg\] (?:\d+#\d+: )?(?:unknown (?:directive|"\w{1,60}" variable|log format)|invalid (?:number of arguments in|parameter|port in|URL prefix|host in|value|condition)|unexpected (?:"[;{}]"|end of file)|duplicate (?:upstream|location|default server|listen options)|directive "\w{1,60}" (?:is not terminated|has no opening)|"\w{1,60}" directive (?:is (?:not allowed here|duplicate|unknown)|invalid))(?![^\n]{0,400} in \/[^:\s]{1,200}:\d)/,
    weights: { 'proxy-config-invalid': 21, 'proxy-not-running': 8 },
    title: 'nginx’s configuration has an error; it did not start or goes on with the old one',
    reference: 'nginx src/core/ngx_conf_file.c ngx_conf_log_error',
    fact: 'config',
    examples: {
      matches: [
        '[emerg] 1#1: invalid number of arguments in "proxy_pass" directive',
        'nginx: [emerg] unknown directive "upstreem"',
      ],
      nearMisses: [unknown, noHost, inUse],
    },
  }),
  ownError({
    id: 'nginx-config-words',
    needles: [
      ' directive',
      'invalid ',
      'unexpected ',
      'duplicate ',
      'no servers are inside upstream',
      'cannot have URI part',
      'no port in upstream',
      'no host in upstream',
      '" may not have port ',
      'unknown "',
    ],
    // People leave the level out; the place, in a file, tells it from other programs’ words.
    pattern:
      /^(?![^\n]{0,400}\[(?:emerg|warn)\])[^\n]{0,80}?(?:unknown (?:directive "|"\w{1,60}" variable)|(?:^|[\s>:])"\w{1,60}" (?:directive (?:is not allowed here|is duplicate|invalid value)|cannot have URI part)|directive "\w{1,60}" (?:is not terminated|has no opening)|invalid (?:number of arguments in "|parameter "|port in (?:upstream )?"|URL prefix|host in (?:upstream )?")|unexpected (?:"[;{}]"|end of file, expecting)|a? ?duplicate (?:upstream|location|default server|listen options)|no servers are inside upstream|no (?:port|host) in upstream "|upstream "[^"\n]{1,80}" may not have port )[^\n]{0,300} in (?:\/|[A-Z]:)(?![^\n]{0,200}\.(?:php|jsx?|tsx?|py|rb|ya?ml|json):\d)[^\n]{1,200}:\d/m,
    weights: { 'proxy-config-invalid': 21, 'proxy-not-running': 8 },
    title: 'nginx’s configuration has an error; it did not start or goes on with the old one',
    reference: 'nginx src/core/ngx_conf_file.c ngx_conf_log_error',
    fact: 'config',
    examples: {
      matches: [
        'no servers are inside upstream in /etc/nginx/conf.d/default.conf:54',
        '"proxy_pass" cannot have URI part in location given by regular expression in /etc/nginx/sites-enabled/app:22',
        'Error: invalid parameter "server_name" in /etc/nginx/sites-enabled/site.conf:14',
      ],
      nearMisses: [
        unknown,
        conflicting,
        'ParseError: syntax error, unexpected end of file, expecting ";" in /srv/shop/index.php:12',
        passed,
      ],
    },
  }),
  ownError({
    id: 'nginx-config-incomplete',
    needles: ['[emerg] '],
    pattern:
      /\[emerg\] (?:\d+#\d+: )?(?:no (?:proxy|grpc|uwsgi)_ssl_trusted_certificate for |no "(?:proxy_|grpc_|uwsgi_)?ssl_certificate(?:_key)?" is defined|no "events" section|zero size shared memory zone|could not build [^\n]{1,100}, you should increase|the size \d+ of shared memory zone)/,
    weights: { 'proxy-config-invalid': 22, 'proxy-not-running': 8 },
    title: 'nginx’s configuration lacks something; it did not start or goes on with the old one',
    reference: 'nginx src/http/modules/ngx_http_proxy_module.c, src/core/ngx_cycle.c, src/core/ngx_hash.c',
    fact: 'config',
    examples: {
      matches: [
        trusted,
        'nginx: [emerg] could not build server_names_hash, you should increase server_names_hash_bucket_size: 64',
      ],
      nearMisses: [unknown, noCertificate],
    },
  }),
  ownError({
    id: 'nginx-config-unreadable',
    needles: ['[emerg] ', '[crit] '],
    pattern:
      /\[(?:emerg|crit)\] (?:\d+#\d+: )?(?:open|pread|read|opendir|CreateFile)\(\) "[^"\n]{0,300}(?:\.conf|\.types|_params|\/conf\.d\/?[^"\n]{0,80}|\/sites-enabled\/[^"\n]{1,120})" failed \((?:2|13|20|21): (?![^\n]{0,200} in (?:\/|[A-Z]:)[^\n]{1,200}:\d)/,
    weights: { 'proxy-config-invalid': 23, 'proxy-not-running': 12 },
    title: 'nginx’s configuration is missing, unreadable or, as a wrong mount leaves it, a directory',
    reference: 'nginx src/core/ngx_conf_file.c ngx_conf_parse; docs.docker.com/engine/storage/bind-mounts',
    fact: 'config',
    examples: {
      matches: [
        `${head} [emerg] 1#1: pread() "/etc/nginx/conf.d/default.conf" failed (21: Is a directory)`,
        '[emerg] 1#1: open() "/etc/nginx/nginx.conf" failed (2: No such file or directory)',
      ],
      nearMisses: [permission, include],
    },
  }),
  ownError({
    id: 'nginx-start-denied',
    needles: ['[emerg] '],
    pattern:
      /\[emerg\] (?:\d+#\d+: )?(?:open|mkdir|chown|chmod|setuid|setgid|initgroups)\((?:[^)\n]{0,300})\)(?: "[^"\n]{1,500}")? failed \((?:1|2|13): [^)\n]{1,100}\)(?! in \/)/,
    when: (_groups, line) => !/open\(\) "[^"\n]{0,300}\.conf"/.test(line),
    weights: { 'proxy-not-running': 16, 'proxy-config-invalid': 10, 'selinux-denied': 3 },
    title: 'nginx may not use a file or folder that it needs to start',
    reference: 'nginx src/core/ngx_cycle.c, src/core/ngx_file.c, src/os/unix/ngx_process_cycle.c',
    fact: 'config',
    examples: {
      matches: [permission, 'nginx: [emerg] mkdir() "/proc/nope/x" failed (2: No such file or directory)'],
      nearMisses: [include, notAllowed],
    },
  }),
  ownError({
    id: 'nginx-templates-unwritten',
    needles: ['envsubst-on-templates.sh: ERROR'],
    pattern: /envsubst-on-templates\.sh: ERROR: \S{1,200} exists, but \S{1,200} is not writable/,
    weights: { 'proxy-config-invalid': 20, 'wrong-port': 2 },
    title:
      'the image could not write its configuration from the templates, and runs with the one it came with',
    reference: 'github.com/nginxinc/docker-nginx entrypoint/20-envsubst-on-templates.sh',
    fact: 'config',
    examples: {
      matches: [
        '20-envsubst-on-templates.sh: ERROR: /etc/nginx/templates exists, but /etc/nginx/conf.d is not writable',
      ],
      nearMisses: [
        '20-envsubst-on-templates.sh: Running envsubst on /etc/nginx/templates/default.conf.template to /etc/nginx/conf.d/default.conf',
      ],
    },
  }),
  ownError({
    id: 'nginx-test-failed',
    needles: ['test failed'],
    pattern: /configuration file [^\n]{1,500} test failed/,
    weights: { 'proxy-config-invalid': 20, 'proxy-not-running': 5 },
    title: 'nginx -t says that the configuration is not valid',
    reference: 'nginx src/core/nginx.c, src/core/ngx_cycle.c',
    fact: 'config',
    examples: { matches: [failed], nearMisses: [passed] },
  }),
]
