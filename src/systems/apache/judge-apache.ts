import type { Outcome } from '../../model/evidence.ts'
import type { ApacheFacts } from '../../model/facts/apache.ts'

/** The module that speaks each scheme; without it mod_proxy answers 500 (AH01144). */
const moduleOf: Record<string, string> = {
  http: 'proxy_http',
  https: 'proxy_http',
  ws: 'proxy_wstunnel',
  wss: 'proxy_wstunnel',
  fcgi: 'proxy_fcgi',
  scgi: 'proxy_scgi',
  ajp: 'proxy_ajp',
  uwsgi: 'proxy_uwsgi',
  h2: 'proxy_http2',
  h2c: 'proxy_http2',
  balancer: 'proxy_balancer',
}

/** Modules that some backend needs and that are not loaded, with where it is asked for; none where modules are not known. */
export function missingModules({
  modules,
  passes,
}: ApacheFacts): { module: string; pass: ApacheFacts['passes'][number] }[] {
  if (modules.length === 0) return []
  return passes.flatMap((pass) => {
    const scheme = /^(?:unix:[^|]{1,300}\|)?(\w{1,10}):/.exec(pass.to)?.[1]?.toLowerCase() ?? ''
    const module = moduleOf[scheme]
    // Since 2.4.47 mod_proxy_http upgrades to WebSocket by itself.
    const has =
      module === undefined ||
      modules.includes(module) ||
      (module === 'proxy_wstunnel' && modules.includes('proxy_http'))
    return has ? [] : [{ module, pass }]
  })
}

/** Whether every worker is busy, going by mod_status. */
export function isFull({ status }: ApacheFacts): boolean {
  return (
    status !== null &&
    status.idle === 0 &&
    status.busy > 0 &&
    (status.maxWorkers === null || status.busy >= status.maxWorkers * 0.98)
  )
}

/** Whether all is well, and one line for people. */
export function judgeApache(facts: ApacheFacts): { outcome: Exclude<Outcome, 'unknown'>; summary: string } {
  const { version, test, passes, status } = facts
  const missing = missingModules(facts)
  const parts = [
    version === null ? null : `Apache ${version}`,
    test === null
      ? null
      : test.ok
        ? 'the configuration is valid'
        : `the configuration is invalid: ${test.messages.join(' ')}`,
    missing[0] === undefined
      ? null
      : `mod_${missing[0].module} is not loaded, which ${missing[0].pass.to} needs (${missing[0].pass.where})`,
    passes.length === 0
      ? null
      : `${passes.length} ${passes.length === 1 ? 'backend' : 'backends'}: ${[...new Set(passes.map(({ to }) => to))].slice(0, 3).join(', ')}`,
    status === null ? null : `${status.busy} workers busy, ${status.idle} idle`,
  ].filter((part) => part !== null)
  const isBroken = test?.ok === false || missing.length > 0 || isFull(facts)
  return { outcome: isBroken ? 'fail' : 'pass', summary: parts.join('; ') || 'nothing to be seen' }
}
