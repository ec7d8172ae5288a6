import type { LogSignature } from '../../../model/diagnosis.ts'

const at = '[Sat Nov 21 14:32:07.496598 2026] [fcgid:warn] [pid 12902:tid 12902] [client 203.0.113.9:51234]'
const late = `${at} mod_fcgid: read data timeout in 40 seconds`
const busy = `${at} mod_fcgid: can't apply process slot for /usr/bin/php-cgi`
const cut = `(104)Connection reset by peer: ${at} mod_fcgid: error reading data from FastCGI server`
const headers =
  '[Sat Nov 21 14:32:07 2026] [cgid:error] [client 203.0.113.9:51234] End of script output before headers: app.cgi'
const daemon =
  "[wsgi:error] [pid 12902] [client 203.0.113.9:51234] Truncated or oversized response headers received from daemon process 'shop': /srv/shop/wsgi.py"
const daemonLate =
  "[wsgi:error] [pid 12902] [client 203.0.113.9:51234] Timeout when reading response headers from daemon process 'shop': /srv/shop/wsgi.py"
const tomcat =
  '[Sat Nov 21 14:32:07.496 2026] [4242:1397] [info] jk_open_socket::jk_connect.c (815): connect to 127.0.0.1:8009 failed (errno=111)'
const tomcatLate =
  '[error] ajp_get_reply::jk_ajp_common.c (2118): (shop) Timeout waiting reply from tomcat. Tomcat is down, stopped or network problems (errno=110)'
const tomcatGone =
  '[error] ajp_get_reply::jk_ajp_common.c (2126): (shop) Tomcat is down or refused connection. No response has been sent to the client (yet)'

/** What modules that run or reach apps by other ways than mod_proxy say: mod_fcgid, mod_fastcgi, mod_cgi, mod_wsgi, mod_jk. */
export const moduleLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-fcgid-timeout',
    system: 'apache',
    needles: ['mod_fcgid: read data timeout', 'aborted: idle timeout', 'mod_fcgid: read timeout'],
    pattern: /mod_fcgid: read (?:data )?timeout|FastCGI: comm with [^\n]{1,300} aborted: idle timeout/,
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 5,
      'dependency-slow': 4,
      'db-pool-exhausted': 4,
    },
    title: 'The FastCGI process did not answer within the module’s limit',
    reference: 'mod_fcgid fcgid_proc_unix.c (FcgidIOTimeout 40 s); mod_fastcgi -idle-timeout 30 s',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [late, 'FastCGI: comm with server "/var/www/php.fcgi" aborted: idle timeout (30 sec)'],
      nearMisses: [cut, busy],
    },
  },
  {
    id: 'apache-fcgid-busy',
    system: 'apache',
    needles: ["can't apply process slot", 'too much processes', 'process total count'],
    pattern:
      /mod_fcgid: (?:can't apply process slot|too much processes|[^\n]{0,120}process (?:total )?count)/,
    weights: { 'worker-pool-exhausted': 23, 'slow-app-timeout': 7 },
    title: 'All FastCGI processes that the module may start are busy',
    reference:
      'mod_fcgid fcgid_bridge.c, fcgid_spawn_ctl.c: FcgidMaxProcesses, FcgidMaxProcessesPerClass; a 503',
    fact: 'workers',
    reach: 'behind',
    request: true,
    examples: { matches: [busy], nearMisses: [late] },
  },
  {
    id: 'apache-fcgid-body-too-big',
    system: 'apache',
    needles: ['exceeds MaxRequestLen'],
    pattern: /mod_fcgid: HTTP request length \d{1,20} \(so far\) exceeds MaxRequestLen/,
    weights: { 'request-too-big-for-app': 25 },
    title: 'The request is larger than FcgidMaxRequestLen',
    reference: 'mod_fcgid fcgid_bridge.c, add_request_body: 131072 bytes by default; a 500',
    fact: 'body-size',
    reach: 'here',
    request: true,
    examples: {
      matches: [`${at} mod_fcgid: HTTP request length 137536 (so far) exceeds MaxRequestLen (131072)`],
      nearMisses: [late],
    },
  },
  {
    id: 'apache-script-ended-early',
    system: 'apache',
    needles: [
      'mod_fcgid: error reading data',
      'remature end of script headers',
      'nd of script output before headers',
      'incomplete headers (',
      'Truncated or oversized response headers',
      "Couldn't read response headers",
    ],
    pattern:
      /mod_fcgid: error reading data|[Pp]remature end of script headers|End of script output before headers|FastCGI: incomplete headers \(\d|Truncated or oversized response headers received from daemon process/,
    weights: {
      'app-crash-request': 17,
      'app-returns-5xx': 8,
      'app-native-crash': 8,
      'worker-timeout': 6,
      'app-boot-failure': 5,
    },
    title: 'The app ended before it had sent any header',
    reference:
      'httpd server/util_script.c (AH01067 of CGI), mod_fcgid fcgid_bridge.c, mod_wsgi wsgi_read_response',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [cut, headers, daemon, 'Premature end of script headers: index.php'],
      nearMisses: [late, daemonLate],
    },
  },
  {
    id: 'apache-wsgi-timeout',
    system: 'apache',
    needles: ['Timeout when reading response headers from daemon', 'mod_wsgi (pid='],
    pattern:
      /Timeout when reading response headers from daemon process|mod_wsgi \(pid=\d{1,10}\): Daemon process (?:request time limit|deadlock timer|inactivity timer) (?:exceeded|expired)/,
    weights: {
      'slow-app-timeout': 17,
      'worker-pool-exhausted': 12,
      'app-native-crash': 4,
      'event-loop-blocked': 4,
    },
    title: 'The app in mod_wsgi’s process did not answer in time',
    reference: 'mod_wsgi src/server/mod_wsgi.c: request-timeout, deadlock-timeout, socket-timeout; a 504',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: { matches: [daemonLate], nearMisses: [daemon, 'mod_wsgi (pid=812): Starting process'] },
  },
  {
    id: 'apache-jk-connect',
    system: 'apache',
    needles: [
      'jk_open_socket',
      'connecting to tomcat failed',
      'ajp_connect_to_endpoint',
      'connecting to backend failed',
    ],
    pattern:
      /jk_open_socket::[^\n]{1,80}connect to \S{1,300} failed \(errno=(?:111|61|10061)\)|connecting to (?:tomcat|backend) failed|Failed opening socket to \([^)]{1,80}\) \(errno=(?:111|61)/,
    weights: { 'backend-down': 17, 'wrong-port': 6, 'app-crash-loop': 4, 'app-boot-failure': 4 },
    title: 'Tomcat refused mod_jk’s connection',
    reference: 'tomcat-connectors native/common/jk_connect.c, jk_ajp_common.c',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        tomcat,
        '[error] ajp_send_request::jk_ajp_common.c (1728): (shop) connecting to backend failed. Tomcat is probably not started or is listening on the wrong port (errno=111)',
      ],
      nearMisses: [tomcatLate, tomcatGone],
    },
  },
  {
    id: 'apache-jk-timeout',
    system: 'apache',
    needles: ['Timeout waiting reply', 'Timeout with waiting reply', 'timeout for reply', 'reply_timeout'],
    pattern: /Timeout (?:with )?waiting (?:for )?reply from tomcat|ajp_get_reply::[^\n]{1,120}[Tt]imeout/,
    weights: { 'slow-app-timeout': 20, 'worker-pool-exhausted': 8, 'dependency-slow': 4 },
    title: 'Tomcat did not answer within mod_jk’s limit',
    reference: 'tomcat-connectors native/common/jk_ajp_common.c, ajp_get_reply: reply_timeout',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: { matches: [tomcatLate], nearMisses: [tomcat] },
  },
  {
    id: 'apache-jk-cut',
    system: 'apache',
    needles: ['Tomcat is down or refused connection'],
    pattern: /Tomcat is down or refused connection\. No response has been sent/,
    weights: { 'app-crash-request': 11, 'keepalive-race': 12, 'backend-down': 8 },
    title: 'Tomcat closed mod_jk’s connection before it answered',
    reference: 'tomcat-connectors native/common/jk_ajp_common.c, ajp_get_reply',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: { matches: [tomcatGone], nearMisses: [tomcat] },
  },
  {
    id: 'apache-jk-empty',
    system: 'apache',
    needles: ['All tomcat instances', 'all tomcat instances'],
    pattern: /[Aa]ll tomcat instances (?:failed|are busy|are in error)/,
    weights: {
      'no-live-upstreams': 20,
      'backend-down': 11,
      'proxy-penalty-box': 5,
      'worker-pool-exhausted': 4,
    },
    title: 'No Tomcat of mod_jk’s balancer is left',
    reference: 'tomcat-connectors native/common/jk_lb_worker.c, service',
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: {
      matches: ['[error] service::jk_lb_worker.c (1469): All tomcat instances failed, no more workers left'],
      nearMisses: [tomcatGone],
    },
  },
  {
    id: 'apache-limited',
    system: 'apache',
    needles: [
      'Blacklisting address',
      'Rejected, too many connections',
      'mod_qos',
      'ModSecurity: Access denied',
    ],
    pattern:
      /Blacklisting address \S{1,45}: possible DoS attack|Rejected, too many connections from this host|mod_qos\(\d{3}\): access denied|ModSecurity: Access denied with code (?:429|5\d\d)/,
    weights: { 'proxy-ratelimit': 23 },
    title: 'A limit of a module refused requests',
    reference: 'mod_evasive, mod_limitipconn, mod_qos, ModSecurity: their own messages',
    fact: 'ratelimit',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        'mod_evasive[812]: Blacklisting address 203.0.113.9: possible DoS attack.',
        '[client 203.0.113.9:1] mod_qos(031): access denied, QS_SrvMaxConnPerIP rule: max=30, concurrent connections=31, c=203.0.113.9',
      ],
      nearMisses: ['[client 203.0.113.9:1] ModSecurity: Access denied with code 403 (phase 2).'],
    },
  },
]
