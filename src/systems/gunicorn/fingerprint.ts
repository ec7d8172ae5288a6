import { defineFingerprint } from '../../model/fingerprint.ts'

export const gunicornFingerprint = defineFingerprint({
  system: 'gunicorn',
  signs: [
    {
      says: 'the page is gunicorn’s own',
      weight: 20,
      reference: 'gunicorn gunicorn/util.py, write_error',
      body: /<h1><p>[^<]+<\/p><\/h1>/,
    },
    {
      says: 'the Server header says gunicorn',
      weight: 11,
      reference: 'gunicorn gunicorn/http/wsgi.py',
      header: { name: 'server', value: /^gunicorn\b/i },
    },
  ],
})
