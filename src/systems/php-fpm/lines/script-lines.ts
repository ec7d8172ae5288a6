import { linesOfProgram } from '../../app/lines-of-program.ts'

const fatal = 'PHP message: PHP Fatal error:  '

/** What PHP says of the scripts that it runs, in its own log, in PHP-FPM’s and in the proxy’s. */
export const scriptLines = linesOfProgram(
  { system: 'php-fpm', program: 'script', reference: 'php-src main/main.c, php_error_cb()' },
  [
    {
      name: 'memory-limit',
      needles: ['Allowed memory size of ', 'Out of memory (allocated '],
      pattern:
        /Allowed memory size of \d{1,16} bytes exhausted|PHP Fatal error: {1,2}Out of memory \(allocated/,
      weights: { 'app-heap-exhausted': 24, 'app-returns-5xx': 8 },
      title: 'a script reached PHP’s memory_limit',
      reference: 'php-src Zend/zend_alloc.c, zend_mm_safe_error()',
      fact: 'heap',
      request: true,
      matches: [
        `${fatal}Allowed memory size of 16777216 bytes exhausted (tried to allocate 100003840 bytes) in /srv/shop/mem.php on line 1`,
      ],
      nearMisses: ['NOTICE: \tphp_admin_value[memory_limit] = 16M'],
    },
    {
      name: 'time-limit',
      needles: ['Maximum execution time of '],
      pattern: /Maximum execution time of \d{1,8}(?:\+\d{1,8})? seconds? exceeded/,
      weights: { 'slow-app-timeout': 17, 'worker-timeout': 12, 'app-returns-5xx': 7 },
      title: 'a script ran longer than max_execution_time',
      reference: 'php-src Zend/zend_execute_API.c, zend_timeout(); counts CPU time on Linux',
      fact: 'worker-timeout',
      request: true,
      matches: [`${fatal}Maximum execution time of 1 second exceeded in /srv/shop/max.php on line 1`],
      nearMisses: ['max_execution_time = 30'],
    },
    {
      name: 'fatal',
      needles: ['PHP Fatal error:', 'PHP Parse error:', 'PHP Compile error:'],
      pattern:
        /PHP (?:Fatal|Parse|Compile) error:(?! {1,2}(?:Unable to start|Allowed memory size|Maximum execution time|Out of memory))/,
      weights: { 'app-returns-5xx': 15, 'bad-release': 6, 'app-boot-failure': 4 },
      title: 'a script ended with a fatal error',
      fact: 'app-error',
      request: true,
      matches: [
        `${fatal}Uncaught Error: Call to undefined function foo() in /srv/shop/fatal.php:1`,
        'PHP Parse error:  syntax error, unexpected token "}" in /srv/shop/index.php on line 12',
      ],
      nearMisses: [`${fatal}Allowed memory size of 16777216 bytes exhausted (tried to allocate 9 bytes)`],
    },
    {
      name: 'module-start-failed',
      needles: ['Unable to start Zend OPcache', 'Unable to start ', 'Unable to allocate shared memory'],
      pattern:
        /Unable to start (?:Zend OPcache|\S{1,60}) module|Unable to allocate shared memory segment|Base address marks unusable memory region/,
      weights: { 'app-boot-failure': 22, 'bad-release': 4 },
      title: 'an extension of PHP cannot start, and PHP with it',
      reference: 'php-src main/main.c, php_module_startup(); ext/opcache/ZendAccelerator.c',
      fact: 'boot',
      matches: ['PHP Fatal error:  Unable to start Zend OPcache module in Unknown on line 0'],
      nearMisses: [`${fatal}Uncaught Error: x`],
    },
    {
      name: 'file-missing',
      needles: [
        'Primary script unknown',
        'Unable to open primary script',
        'Failed opening required',
        'Access to the script',
      ],
      pattern:
        /Primary script unknown|Unable to open primary script: |Failed opening required '[^'\n]{1,300}'|Access to the script '[^'\n]{1,300}' has been denied/,
      weights: { 'unexpected-status': 15, 'bad-release': 7, 'app-returns-5xx': 5 },
      title: 'PHP does not find the script that it was asked for',
      reference: 'php-src sapi/fpm/fpm/fpm_main.c, init_request_info(), “File not found.”, status 404',
      fact: 'script-missing',
      request: true,
      matches: [
        'FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream',
        "PHP Fatal error:  Uncaught Error: Failed opening required '/srv/shop/vendor/autoload.php' (include_path='.:/usr/share/php')",
      ],
      nearMisses: ['PHP Warning:  include(/srv/shop/x.php): Failed to open stream'],
    },
    {
      name: 'dependency-install',
      needles: ['vendor/autoload.php', 'Composer detected issues'],
      pattern: /vendor\/autoload\.php\)?: [Ff]ailed to open stream|Composer detected issues in your platform/,
      weights: { 'app-boot-failure': 17, 'bad-release': 14, 'app-returns-5xx': 6 },
      title: 'the app’s PHP packages are not installed or do not fit this PHP',
      reference: 'composer vendor/autoload.php, vendor/composer/platform_check.php',
      fact: 'boot',
      matches: [
        'PHP Warning:  require(/srv/shop/vendor/autoload.php): Failed to open stream: No such file or directory',
        'Composer detected issues in your platform: Your Composer dependencies require a PHP version ">= 8.2.0". You are running 8.1.2.',
      ],
      nearMisses: ['PHP Warning:  include(/srv/shop/x.php): Failed to open stream'],
    },
    {
      name: 'header-sent',
      needles: ['Cannot modify header information'],
      pattern: /Cannot modify header information - headers already sent/,
      weights: { 'benign-noise': 10, 'app-returns-5xx': 2 },
      title: 'a script wanted to send headers after the body had begun',
      reference: 'php-src main/SAPI.c, sapi_header_op()',
      fact: 'noise',
      matches: [
        'PHP Warning:  Cannot modify header information - headers already sent by (output started at /srv/x.php:1)',
      ],
      nearMisses: [`${fatal}Uncaught Error: x`],
    },
    {
      name: 'notice',
      needles: ['PHP Deprecated:', 'PHP Notice:'],
      pattern: /PHP (?:Deprecated|Notice): {1,2}/,
      weights: { 'benign-noise': 15 },
      title: 'a notice of PHP',
      fact: 'noise',
      matches: [
        'PHP message: PHP Deprecated:  Creation of dynamic property Cart::$x is deprecated in /srv/shop/cart.php on line 3',
      ],
      nearMisses: [`${fatal}Uncaught Error: x`],
    },
  ],
)
