import { defineFingerprint } from '../../model/fingerprint.ts'

export const phpFpmFingerprint = defineFingerprint({
  system: 'php-fpm',
  signs: [
    {
      says: 'the text is php-fpm’s own',
      weight: 18,
      reference: 'php-src sapi/fpm/fpm/fpm_main.c',
      statuses: [403, 404],
      body: /^(?:File not found|Access denied)\.\n?$/,
    },
    {
      says: 'X-Powered-By says PHP',
      weight: 11,
      reference: 'php-src main/main.c, expose_php',
      header: { name: 'x-powered-by', value: /^PHP\// },
    },
  ],
})
