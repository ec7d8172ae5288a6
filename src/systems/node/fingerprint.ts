import { defineFingerprint } from '../../model/fingerprint.ts'

export const nodeFingerprint = defineFingerprint({
  system: 'node',
  signs: [
    {
      says: 'the page is that of Express (finalhandler)',
      weight: 20,
      reference: 'pillarjs/finalhandler index.js, createHtmlDocument',
      body: /<title>Error<\/title>[\s\S]{0,80}<pre>/,
    },
    {
      says: 'X-Powered-By says Express',
      weight: 11,
      reference: 'expressjs/express lib/express.js',
      header: { name: 'x-powered-by', value: /^Express$/i },
    },
    {
      says: 'the JSON has the form of Fastify’s errors',
      weight: 14,
      reference: 'fastify/fastify lib/error-handler.js',
      body: /^\{"statusCode":\d{3},(?:"code":"[^"]*",)?"error":"[^"]*","message":/,
    },
  ],
})
