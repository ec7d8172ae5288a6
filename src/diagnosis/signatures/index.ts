import type { Reach, Signature } from '../../model/diagnosis.ts'
import type { StepType } from '../../model/evidence.ts'
import { logSignatures } from '../../systems/log-signatures.ts'
import { systemSignatures } from '../../systems/signatures.ts'
import { headSignatures } from './balancer-heads.ts'
import { brokenReplySignatures } from './broken-replies.ts'
import { cloudflarePageSignatures } from './cloudflare-pages.ts'
import { connectSignatures } from './connect.ts'
import { dnsSignatures } from './dns.ts'
import { headerSignatures } from './headers.ts'
import { keepaliveSignatures } from './keepalive.ts'
import { latencySignatures } from './latency.ts'
import { linkSignatures } from './link.ts'
import { managedPageSignatures } from './managed-pages.ts'
import { meshPageSignatures } from './mesh-pages.ts'
import { proxyPageSignatures } from './proxy-pages.ts'
import { statusSignatures } from './statuses.ts'
import { tlsSignatures } from './tls.ts'
import { vantageSignatures } from './vantage.ts'

/** Every signature, by the step type that it reads. A step type without an entry is looked at by people only. */
export const signatures: { readonly [T in StepType]?: readonly Signature<T>[] } = {
  vantage: vantageSignatures,
  dns: dnsSignatures,
  tcp: connectSignatures.tcp,
  tls: tlsSignatures.tls,
  http: [
    ...connectSignatures.http,
    ...tlsSignatures.http,
    ...brokenReplySignatures.http,
    ...statusSignatures.http,
    ...proxyPageSignatures.http,
    ...meshPageSignatures.http,
    ...managedPageSignatures.http,
    ...headSignatures.http,
    ...cloudflarePageSignatures.http,
    ...linkSignatures.http,
    ...latencySignatures.http,
    ...headerSignatures,
  ],
  keepalive: keepaliveSignatures.keepalive,
  sample: [
    ...connectSignatures.sample,
    ...tlsSignatures.sample,
    ...brokenReplySignatures.sample,
    ...statusSignatures.sample,
    ...proxyPageSignatures.sample,
    ...meshPageSignatures.sample,
    ...managedPageSignatures.sample,
    ...headSignatures.sample,
    ...cloudflarePageSignatures.sample,
    ...linkSignatures.sample,
    ...latencySignatures.sample,
    ...keepaliveSignatures.sample,
  ],
  ...systemSignatures,
}

const reaches = new Map<string, Reach>([
  ...Object.values(signatures).flatMap((all) => all.map(({ id, reach }): [string, Reach] => [id, reach])),
  ...logSignatures.map(({ id, reach }): [string, Reach] => [id, reach]),
])

/** Where the cause may be that a finding of this signature speaks of. */
export function reachOf(signature: string): Reach {
  return reaches.get(signature) ?? 'here'
}
