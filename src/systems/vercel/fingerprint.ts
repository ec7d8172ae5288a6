import { defineFingerprint } from '../../model/fingerprint.ts'

const source = 'https://vercel.com/docs/errors'

export const vercelFingerprint = defineFingerprint({
  system: 'vercel',
  signs: [
    {
      says: 'X-Vercel-Error names Vercel’s own code',
      weight: 24,
      reference: source,
      header: { name: 'x-vercel-error', value: /^[A-Z_]+$/ },
    },
    {
      says: 'the page names one of Vercel’s codes',
      weight: 8,
      reference: source,
      body: /\b(?:FUNCTION_INVOCATION_(?:FAILED|TIMEOUT)|EDGE_FUNCTION_INVOCATION_(?:FAILED|TIMEOUT)|DEPLOYMENT_NOT_FOUND|ROUTER_EXTERNAL_TARGET_\w+)\b/,
    },
    {
      says: 'the Server header says Vercel, which is also on what functions answer',
      weight: 3,
      reference: source,
      header: { name: 'server', value: /^Vercel$/i },
    },
    { says: 'X-Vercel-Error is missing', weight: -10, reference: source, lacks: 'x-vercel-error' },
  ],
})
