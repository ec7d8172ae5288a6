import type { LogSignature } from '../../../model/diagnosis.ts'

const full =
  '[Sat Nov 21 14:32:07.496598 2026] [mpm_event:error] [pid 12902:tid 12902] AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting'
const backend =
  '[Sat Nov 21 14:31:58.728754 2026] [ssl:info] [pid 12904:tid 12909] [remote 10.0.3.21:8443] SSL Library Error: error:0A00010B:SSL routines::wrong version number'
const at = '[Sat Nov 21 14:32:05.509610 2026] [core:info] [pid 12904:tid 12908] [client 203.0.113.9:37886]'

/** What visitors and scanners do to Apache, and what it says on its way of being started and reloaded. */
export const visitorLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-access-denied',
    system: 'apache',
    needles: ['client denied by server configuration', 'ModSecurity: Access denied', 'AH10411', 'AH10508'],
    pattern:
      /client denied by server configuration|ModSecurity: Access denied with code [34]\d\d|AH10411: |AH10508: /,
    weights: { 'benign-noise': 12, 'unexpected-status': 9, 'host-header-rejected': 2 },
    title: 'Apache denied a request by its rules',
    reference:
      'httpd modules/aaa/mod_authz_core.c (AH01630), mod_access_compat.c (AH01797), mod_rewrite.c (AH10411, AH10508): a 403',
    fact: 'denied-request',
    reach: 'here',
    examples: {
      matches: [
        '[Sat Nov 21 14:32:05.509610 2026] [authz_core:error] [pid 12904:tid 12908] [client 127.0.0.1:37886] AH01630: client denied by server configuration: /var/www/html/denied',
        '[Tue Sep 08 16:38:35 2015] [error] [client 203.0.113.9] client denied by server configuration: /var/www/html/.env',
      ],
      nearMisses: [full],
    },
  },
  {
    id: 'apache-visitor-tls',
    system: 'apache',
    needles: [
      'SSL Library Error',
      'SSL library error',
      'HTTP spoken on HTTPS port',
      'AH01998',
      'AH02042',
      'AH02039',
      'AH01964',
    ],
    pattern:
      /\[client [^\]]{1,80}\] SSL Library Error: |SSL library error \d{1,4} in handshake \(server |HTTP spoken on HTTPS port|AH01998: |AH02042: |:http request -- speaking HTTP to HTTPS port|AH01964: /,
    weights: { 'benign-noise': 18, 'http-to-https-port': 2 },
    title: 'A visitor’s TLS with Apache failed or ended, as scanners’ and old browsers’ do',
    reference:
      'httpd modules/ssl/ssl_engine_io.c (AH02008, AH01996, AH01998): the visitor’s side, logged as [client …]',
    fact: 'noise',
    reach: 'here',
    examples: {
      matches: [
        '[ssl:info] [pid 3121] [client 203.0.113.9:51234] SSL Library Error: error:0A0000C1:SSL routines::no shared cipher (Too restrictive SSLCipherSuite or using DSA server certificate?)',
        '[ssl:info] [pid 3121] [client 203.0.113.9:51234] AH01996: SSL handshake failed: HTTP spoken on HTTPS port; trying to send HTML error page',
        '[ssl:info] SSL Library Error: error:1407609C:SSL routines:SSL23_GET_CLIENT_HELLO:http request -- speaking HTTP to HTTPS port!?',
      ],
      nearMisses: [backend],
    },
  },
  {
    id: 'apache-visitor-nonsense',
    system: 'apache',
    needles: [
      'AH00126',
      'AH00135',
      'AH00566',
      'AH00567',
      'AH00036',
      'AH01382',
      'AH10244',
      'AH02812',
      'AH02811',
      'AH02429: Request',
      'AH01617',
      'AH01618',
      'AH01264',
      'AH00127',
      'AH00037',
      'AH00568',
      'AH00524',
      'AH00574',
      'nvalid method in request',
      'nvalid URI in request',
      'equest header read timeout',
      'File does not exist:',
      'or unable to stat',
      'AH01215',
      'AH01626',
      'AH01220',
      'AH00550',
      'AH00557',
    ],
    pattern:
      /AH(?:00126|00135|00566|00567|00036|01382|10244|02812|02811|01617|01618|01264|00127|00037|00568|00524|00574): |Invalid (?:method|URI) in request|request header read timeout|File does not exist: |script '[^'\n]{1,300}' not found or unable to stat/i,
    weights: { 'benign-noise': 17, 'unexpected-status': 4 },
    title: 'A visitor or scanner sent nonsense, was too slow, or asked for what is not there',
    reference:
      'httpd server/{core,protocol,request}.c (AH00126, AH00135, AH00566), mod_reqtimeout.c (AH01382), mod_auth_basic.c (AH01617)',
    fact: 'noise',
    reach: 'here',
    examples: {
      matches: [
        `${at} AH00126: Invalid URI in request GET /../../etc/passwd HTTP/1.1`,
        `${at} AH00135: Invalid method in request \\x16\\x03\\x01`,
        `${at} AH01382: Request header read timeout`,
        `${at} AH10244: invalid URI path (/cgi-bin/.%2e/.%2e/bin/sh)`,
        "[Tue Sep 08 16:38:35 2015] [error] [client 203.0.113.9] script '/var/www/html/xmlrpc.php' not found or unable to stat",
        '[Tue Sep 08 16:38:35 2015] [error] [client 203.0.113.9] File does not exist: /var/www/html/favicon.ico',
      ],
      nearMisses: [full, `${at} AH01630: client denied by server configuration: /var/www/html/denied`],
    },
  },
  {
    id: 'apache-noise',
    system: 'apache',
    needles: [
      'AH00558',
      'AH00489',
      'AH00094',
      'AH01276',
      'AH00128',
      'AH01909',
      'AH00163',
      'AH00951',
      'AH02008',
      'resuming normal operations',
      'oing graceful restart',
      'Graceful restart requested',
      'SIGHUP received',
      'AH00292',
      'AH01887',
      'AH01232',
      'AH00112',
      'AH00098',
      'AH01906',
      'AH01873',
      'AH02292',
      'AH00548',
      'AH00671',
      'fully qualified domain name',
      'Directory index forbidden',
      'Cannot serve directory',
    ],
    pattern:
      /AH0(?:0558|0489|0094|1276|0128|1909|0163|0951|2008|0292|1887|1232|0112|0098|1906|1873|2292|0548|0671): |resuming normal operations|(?:Graceful restart requested|Doing graceful restart)|SIGHUP received\. {1,2}Attempting to restart|Could not reliably determine the server's fully qualified domain name|Directory index forbidden by|Cannot serve directory \S/,
    weights: { 'benign-noise': 20 },
    title: 'Apache says something harmless',
    reference:
      'httpd: ServerName not set (AH00558), started (AH00489, AH00163, AH00292), reloaded (AH00493, AH00494), file missing (AH00128), a scan (AH01276)',
    fact: 'noise',
    reach: 'here',
    examples: {
      matches: [
        "AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using 127.0.0.1. Set the 'ServerName' directive globally to suppress this message",
        '[Sat Nov 21 14:31:23.418332 2026] [mpm_event:notice] [pid 12902:tid 12902] AH00489: Apache/2.4.71 (Debian) OpenSSL/3.0.22 configured -- resuming normal operations',
        '[mpm_event:notice] [pid 12902:tid 12902] AH00493: SIGUSR1 received.  Doing graceful restart',
        '[mpm_prefork:notice] [pid 1] AH00171: Graceful restart requested, doing restart',
        '[Tue Sep 08 16:38:35 2015] [notice] SIGHUP received.  Attempting to restart',
      ],
      nearMisses: [full, '[mpm_event:notice] [pid 12902:tid 12902] AH00491: caught SIGTERM, shutting down'],
    },
  },
]
