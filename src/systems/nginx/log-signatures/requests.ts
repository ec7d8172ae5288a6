import { errorLine } from './error-line.ts'
import { ownError } from './own-error.ts'
import { upstreamError } from './upstream-error.ts'

const reading = 'while reading response header from upstream'
const script = errorLine(
  'error',
  `FastCGI sent in stderr: "Primary script unknown" ${reading}`,
  'fastcgi://127.0.0.1:7021',
)
const memory = errorLine(
  'error',
  `FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/app/index.php on line 42" ${reading}`,
  'fastcgi://127.0.0.1:7022',
)
const uncaught = errorLine(
  'error',
  `FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/app/db.php:12" ${reading}`,
  'fastcgi://127.0.0.1:9000',
)
const notice = errorLine(
  'error',
  `FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined variable $a in /srv/app/index.php on line 4" ${reading}`,
  'fastcgi://127.0.0.1:9000',
)
const cycle = errorLine('error', 'rewrite or internal redirection cycle while processing "/cycle/x"')
const named = errorLine('error', 'could not find named location "@nowhere"')
const auth = errorLine('error', 'auth request unexpected status: 503 while sending to client')

/** How nginx handled single requests, and what PHP said of them. */
export const requestLogSignatures = [
  upstreamError({
    id: 'nginx-primary-script',
    needles: ['Primary script unknown', 'Unable to open primary script'],
    says: 'FastCGI sent in stderr: "[^"\n]{0,200}(?:Primary script unknown|Unable to open primary script)',
    weights: { 'unexpected-status': 20, 'bad-release': 8, 'proxy-config-invalid': 6 },
    title:
      'PHP was asked for a script that does not exist (SCRIPT_FILENAME), and answers 404: no gateway fault',
    reference: 'PHP sapi/fpm/fpm/fpm_main.c',
    fact: 'script',
    request: true,
    examples: { matches: [script], nearMisses: [memory] },
  }),
  upstreamError({
    id: 'nginx-php-memory',
    needles: ['Allowed memory size of '],
    says: String.raw`FastCGI sent in stderr: "[^"\n]{0,2000}Allowed memory size of \d{1,20} bytes exhausted`,
    weights: { 'app-heap-exhausted': 24, 'app-returns-5xx': 8 },
    title: 'PHP reached its memory_limit',
    reference: 'PHP Zend/zend_alloc.c',
    fact: 'heap',
    request: true,
    examples: { matches: [memory], nearMisses: [uncaught, script] },
  }),
  upstreamError({
    id: 'nginx-php-fatal',
    needles: ['PHP Fatal error:', 'PHP Parse error:'],
    says: String.raw`FastCGI sent in stderr: "[^"\n]{0,2000}PHP (?:Fatal|Parse) error:(?! {1,4}Allowed memory size)`,
    weights: { 'app-returns-5xx': 20, 'bad-release': 12, 'db-down': 3 },
    title: 'PHP ended the request with a fatal error: a 500 of the app, not a gateway fault',
    reference: 'PHP main/main.c php_error_cb',
    fact: 'exception',
    request: true,
    examples: { matches: [uncaught], nearMisses: [notice, memory] },
  }),
  ownError({
    id: 'nginx-redirect-cycle',
    needles: [' cycle while '],
    pattern: /(?:rewrite or internal redirection cycle|subrequests cycle) while /,
    weights: { 'proxy-config-invalid': 20, 'redirect-loop': 8 },
    title: 'nginx’s rewrites lead in a circle, and the visitor gets 500',
    reference: 'nginx src/http/ngx_http_core_module.c; after 10 internal redirections',
    fact: 'rewrite',
    request: true,
    examples: { matches: [cycle], nearMisses: [named] },
  }),
  ownError({
    id: 'nginx-no-named-location',
    needles: ['could not find named location'],
    pattern: /could not find named location "/,
    weights: { 'proxy-config-invalid': 20 },
    title: 'nginx’s configuration leads to a named location that is not there',
    reference: 'nginx src/http/ngx_http_core_module.c ngx_http_named_location',
    fact: 'rewrite',
    request: true,
    examples: { matches: [named], nearMisses: [cycle] },
  }),
  ownError({
    id: 'nginx-auth-request',
    needles: ['auth request unexpected status'],
    pattern: /auth request unexpected status: (?:5\d\d|404|0)\b/,
    weights: { 'dependency-slow': 8, 'backend-down': 6, 'app-returns-5xx': 6, 'wrong-port': 4 },
    title: 'the server that nginx asks about access (auth_request) failed, so the visitor gets 500',
    reference: 'nginx src/http/modules/ngx_http_auth_request_module.c',
    fact: 'auth-request',
    request: true,
    examples: { matches: [auth], nearMisses: [errorLine('error', 'access forbidden by rule')] },
  }),
]
