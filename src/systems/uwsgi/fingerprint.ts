import { defineFingerprint } from '../../model/fingerprint.ts'

export const uwsgiFingerprint = defineFingerprint({
  system: 'uwsgi',
  signs: [
    {
      says: 'the page is uWSGI’s own',
      weight: 22,
      reference: 'uWSGI plugins/python/wsgi_handlers.c',
      body: /uWSGI Error|^--- no python application found/,
    },
    {
      says: 'the body is the bare words “Internal Server Error”, as uWSGI writes after an exception',
      weight: 7,
      reference: 'uWSGI core/protocol.c, uwsgi_500',
      statuses: [500],
      body: /^Internal Server Error$/,
    },
  ],
})
