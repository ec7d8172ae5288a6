import type { LogSignature } from '../../model/diagnosis.ts'
import { askedSocket } from './asked-socket.ts'

/** Unix sockets that gateways are told to ask: correlations compare them with those that exist. */
export const socketNotes: readonly LogSignature[] = [
  {
    id: 'note-asked-socket',
    system: 'unknown',
    reach: 'here',
    needles: ['.sock'],
    pattern: askedSocket,
    weights: { 'unix-socket-missing': 1 },
    title: 'the Unix socket that a gateway asks is told',
    reference: 'unix(7), ENOENT: the path has to name an existing socket',
    fact: 'asked-socket',
    examples: {
      matches: [
        'fastcgi_pass unix:/run/php/php8.1-fpm.sock, as the manual has it',
        'the vhost has `proxy_pass http://unix:/run/shop/shop.sock`',
        '    SetHandler "proxy:unix:/run/php/php8.1-fpm.sock|fcgi://localhost"',
        '    php_fastcgi unix//run/php/php8.1-fpm.sock',
        '    server app1 unix@/run/shop/shop.sock check',
      ],
      nearMisses: [
        'listen = /run/php/php8.1-fpm.sock',
        'fastcgi_pass 127.0.0.1:9000;',
        '    server app1 10.0.0.5:8080 check',
      ],
    },
  },
  {
    id: 'note-php-master',
    system: 'php-fpm',
    reach: 'here',
    needles: ['php-fpm: master process (/etc/php/'],
    pattern: /php-fpm: master process \(\/etc\/php\/\d\.\d{1,2}\/fpm\//,
    weights: { 'unix-socket-missing': 1 },
    title: 'the version of the PHP-FPM that runs is told',
    reference:
      'php-src sapi/fpm/fpm/fpm_env.c, fpm_env_setproctitle(); Debian keeps a folder for each version',
    fact: 'php-version',
    examples: {
      matches: ['root 811 0.0 0.5 php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)'],
      nearMisses: ['php-fpm: pool www', 'php-fpm: master process (/usr/local/etc/php-fpm.conf)'],
    },
  },
]
