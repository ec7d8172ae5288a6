import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno } from './errno.ts'

const full =
  '[Sat Nov 21 14:32:07.496598 2026] [mpm_event:error] [pid 12902:tid 12902] AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting'

/** What httpd says of itself: its configuration, its ports, its visitors. */
export const serverLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-port-taken',
    system: 'apache',
    needles: ['could not bind to address'],
    pattern:
      /(?:Address already in use|\((?:98|48|OS 10048)\)[^\n:]{1,200}): (?:AH00072: )?make_sock: could not bind to address/,
    weights: { 'port-conflict': 25, 'proxy-not-running': 12 },
    title: 'Apache cannot listen, for the port is taken',
    reference: 'httpd server/listen.c, make_sock (AH00072), EADDRINUSE 98',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        '(98)Address already in use: AH00072: make_sock: could not bind to address 127.0.0.1:18101',
        '(98)Address already in use: make_sock: could not bind to address [::]:80',
      ],
      nearMisses: ['(13)Permission denied: AH00072: make_sock: could not bind to address [::]:8443'],
    },
  },
  {
    id: 'apache-port-forbidden',
    system: 'apache',
    needles: ['could not bind to address'],
    pattern: /\((?:13|OS 10013)\)[^\n:]{1,200}: (?:AH00072: )?make_sock: could not bind to address/,
    weights: { 'selinux-denied': 16, 'proxy-not-running': 16 },
    title: 'Apache may not listen at this port',
    reference:
      'httpd server/listen.c, make_sock (AH00072), EACCES 13: SELinux http_port_t, or a low port without root',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: ['(13)Permission denied: AH00072: make_sock: could not bind to address [::]:8443'],
      nearMisses: [
        '(98)Address already in use: AH00072: make_sock: could not bind to address 127.0.0.1:18101',
      ],
    },
  },
  {
    id: 'apache-address-missing',
    system: 'apache',
    needles: ['could not bind to address'],
    pattern: /Cannot assign requested address: (?:AH00072: )?make_sock: could not bind to address/,
    weights: { 'proxy-config-invalid': 20, 'proxy-not-running': 16 },
    title: 'Apache is to listen at an address that the machine does not have',
    reference: 'httpd server/listen.c, make_sock (AH00072), EADDRNOTAVAIL 99',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        '(99)Cannot assign requested address: AH00072: make_sock: could not bind to address 10.9.9.9:80',
      ],
      nearMisses: [
        '(98)Address already in use: AH00072: make_sock: could not bind to address 127.0.0.1:18101',
      ],
    },
  },
  {
    id: 'apache-config-invalid',
    system: 'apache',
    needles: [
      'AH00526',
      'Syntax error on line',
      'AH00534',
      'AH00543',
      'AH00544',
      'AH00016',
      'AH00014',
      'Invalid command',
      'Could not open configuration file',
      'MPM loaded',
      'bad user name',
      'bad group name',
    ],
    pattern:
      /AH00526: |Syntax error on line \d{1,6} of \S|(?:AH00534: [\w/.-]{0,80}: ?)?Configuration error: (?:No|More than one) MPM loaded|bad (?:user|group) name \S|AH0001[46]: |Could not open configuration file|Invalid command '[^'\n]{1,80}', perhaps misspelled/,
    weights: { 'proxy-config-invalid': 26, 'proxy-not-running': 9 },
    title: 'Apache’s configuration does not pass its test',
    reference: 'httpd server/config.c, ap_process_config_tree (AH00526)',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: [
        'AH00526: Syntax error on line 46 of /etc/apache2/sites-enabled/shop.conf:',
        'apache2: Syntax error on line 17 of /etc/apache2/apache2.conf: Cannot load /usr/lib/apache2/modules/mod_proxy_http.so into server: undefined symbol: ap_proxy_location_reverse_map',
      ],
      nearMisses: ['Syntax OK'],
    },
  },
  {
    id: 'apache-module-missing',
    system: 'apache',
    needles: ['No protocol handler was valid', 'Invalid command'],
    pattern:
      /No protocol handler was valid for the URL |Invalid command '(?:Proxy|BalancerMember|SSL|RequestHeader|Rewrite)/,
    weights: { 'proxy-config-invalid': 27 },
    title: 'A module that the configuration needs is not loaded',
    reference:
      'httpd modules/proxy/mod_proxy.c, proxy_handler (AH01144): a2enmod proxy_http, proxy_fcgi, proxy_wstunnel …',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: [
        "[Sat Nov 21 14:32:05.342152 2026] [proxy:warn] [pid 12904:tid 12909] [client 127.0.0.1:37818] AH01144: No protocol handler was valid for the URL /nohandler/ (scheme 'scgi'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.",
        "Invalid command 'ProxyPass', perhaps misspelled or defined by a module not included in the server configuration",
      ],
      nearMisses: ['[proxy:trace1] AH01143: Running scheme http handler (attempt 0)'],
    },
  },
  {
    id: 'apache-not-started',
    system: 'apache',
    needles: [
      'no listening sockets available',
      'nable to open logs',
      'Configuration Failed, exiting',
      'httpd is exiting!',
      'for main error log',
      'could not open error log file',
      'could not open transfer log file',
      'could not create /',
      'Pre-configuration failed',
    ],
    pattern:
      /no listening sockets available, shutting down|(?:AH00015: )?Unable to open logs|AH00020: Configuration Failed|httpd is exiting!|Cannot access directory '[^'\n]{1,300}' for main error log|(?:AH0(?:0091|0649): |(?:httpd|apache2): )could not open (?:error|transfer) log file|AH00099: could not create |AH00013: Pre-configuration failed/,
    weights: { 'proxy-not-running': 24, 'proxy-config-invalid': 5 },
    title: 'Apache did not start',
    reference: 'httpd server/main.c (AH00015, AH00020), server/mpm (AH02324)',
    fact: 'proxy-start',
    reach: 'here',
    examples: {
      matches: ['no listening sockets available, shutting down', 'AH00015: Unable to open logs'],
      nearMisses: ['[mpm_event:notice] AH00491: caught SIGTERM, shutting down'],
    },
  },
  {
    id: 'apache-stopped',
    system: 'apache',
    needles: ['caught SIGTERM, shutting down', 'caught SIGWINCH'],
    pattern: /caught SIG(?:TERM|WINCH), shutting down/,
    weights: { 'proxy-not-running': 14, 'deploy-in-progress': 9 },
    title: 'Apache was stopped',
    reference: 'httpd server/mpm/{prefork,worker,event} (AH00169, AH00295, AH00491, AH00492)',
    fact: 'proxy-start',
    reach: 'here',
    examples: {
      matches: [
        '[Sat Nov 21 14:34:00.591353 2026] [mpm_event:notice] [pid 12902:tid 12902] AH00491: caught SIGTERM, shutting down',
        '[Fri Dec 25 02:41:50.249974 2026] [mpm_event:notice] [pid 1:tid 139752] AH00492: caught SIGWINCH, shutting down gracefully',
        '[Tue Sep 08 16:38:35 2015] [notice] caught SIGTERM, shutting down',
      ],
      nearMisses: [
        '[mpm_event:notice] [pid 12902:tid 12902] AH00489: Apache/2.4.71 (Debian) configured -- resuming normal operations',
      ],
    },
  },
  {
    id: 'apache-temporary-file',
    system: 'apache',
    needles: ['AH01089', 'AH01090', 'AH01091'],
    pattern: /AH010(?:89|90|91): /,
    when: errno(13),
    weights: { 'proxy-temp-perm': 23 },
    title: 'Apache cannot write the temporary file of a request body',
    reference: 'httpd modules/proxy/proxy_util.c, ap_proxy_spool_input (AH01089 to AH01091)',
    fact: 'temp-file',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '[proxy:error] [pid 3121] (13)Permission denied: [client 203.0.113.9:1] AH01090: creation of temporary file in directory /tmp failed',
      ],
      nearMisses: [
        '[proxy:error] [pid 3121] (28)No space left on device: [client 203.0.113.9:1] AH01091: write to temporary file /tmp/modproxy.tmp.x failed',
      ],
    },
  },
  {
    id: 'apache-request-header-too-big',
    system: 'apache',
    needles: [
      'LimitRequestFieldSize',
      'LimitRequestLine',
      'Size of a request header field exceeds',
      'LimitRequestFields',
    ],
    pattern:
      /AH005(?:60|61|62): Request header exceeds LimitRequestFieldSize|AH00563: Number of request headers|AH00565: request failed: client's request-line exceeds|Size of a request header field exceeds server limit/,
    weights: { 'request-too-big-for-app': 17 },
    title: 'A request’s header or line is larger than Apache accepts',
    reference: 'httpd server/protocol.c (AH00561, AH00565): LimitRequestFieldSize 8190, a 400 or 414',
    fact: 'request-size',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '[core:info] [pid 1] [client 203.0.113.9:1] AH00561: Request header exceeds LimitRequestFieldSize: Cookie',
      ],
      nearMisses: [full],
    },
  },
  {
    id: 'apache-misdirected',
    system: 'apache',
    needles: ['AH02032', 'AH02033', 'AH02031', 'provided via HTTP'],
    pattern:
      /AH0203(?:2: Hostname |3: No hostname was provided via SNI|1: Hostname )|Hostname \S{1,260} (?:provided via SNI|\([^)]{1,80}\)) and hostname \S{1,260} provided via HTTP/,
    weights: { 'tls-sni-missing': 20, 'host-header-rejected': 8 },
    title: 'The server name in TLS and the Host header do not fit',
    reference: 'httpd modules/ssl/ssl_engine_kernel.c, ssl_hook_ReadReq (AH02031 to AH02033): a 421 or 403',
    fact: 'tls-handshake',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '[ssl:error] [pid 3121] AH02032: Hostname shop.internal (default host as no SNI was provided) and hostname shop.example provided via HTTP have no compatible SSL setup',
        '[ssl:error] [pid 3121] AH02033: No hostname was provided via SNI for a name based virtual host',
      ],
      nearMisses: [
        '[ssl:info] [pid 3121] AH01964: Connection to child 3 established (server shop.example:443)',
      ],
    },
  },
]
