import { describe, expect, it } from 'vitest'
import { causeOf, causes, findCause } from '../../src/diagnosis/causes.ts'

/** Ids that were published; none may disappear or change its meaning. */
const published = `
cf-origin-blocked cf-origin-no-route cf-origin-dns cf-ssl-mode-mismatch cf-edge-incident cf-tunnel-down redirect-loop
lb-no-healthy-targets lb-no-registered-targets health-check-misconfig lb-dereg-inflight lb-sg-nacl-block
agw-control-plane-blocked backend-down wrong-port loopback-bind localhost-ipv6 connect-drop no-route host-down
host-firewall-block slow-app-timeout timeout-ladder-inverted keepalive-race upstream-header-too-big
invalid-upstream-response http-to-https-port https-to-http-port wrong-app-protocol no-live-upstreams stale-dns
dns-failure proxy-no-resolver unix-socket-missing unix-socket-perm selinux-denied proxy-conn-limit proxy-worker-crash
proxy-config-invalid proxy-not-running proxy-busy-workers proxy-queue-timeout proxy-penalty-box proxy-temp-perm
proxy-ratelimit request-too-big-for-app upload-rejected-early app-boot-failure app-crash-loop app-crash-request
app-native-crash oom-host oom-cgroup app-heap-exhausted app-memory-guard-restart worker-timeout worker-pool-exhausted
listen-backlog-overflow event-loop-blocked deploy-in-progress bad-release ungraceful-shutdown port-conflict
host-header-rejected app-returns-5xx unexpected-status restart-limit-hit container-unhealthy container-network-broken
port-publish-failed fd-exhaustion disk-full inode-exhaustion ephemeral-ports conntrack-full syn-backlog tcp-mem pids-limit
fs-readonly io-stall arp-overflow clock-skew db-pool-exhausted db-max-connections db-down cache-down dependency-slow
dependency-tls tls-backend-expired tls-backend-not-yet-valid tls-backend-name tls-backend-untrusted
tls-protocol-mismatch tls-sni-missing mtls-required tls-cert-load-failed tls-handshake-failed client-abort benign-noise
vantage-broken`
  .trim()
  .split(/\s+/)

describe('diagnosis/causes', () => {
  it('has exactly the published ids', () => {
    expect(causes.map(({ id }) => id).sort()).toEqual([...published].sort())
  })

  it.each(causes)('$id is explained in words of its own, with what speaks for and against it', (cause) => {
    expect(cause.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    expect(cause.title.length).toBeLessThanOrEqual(60)
    expect(cause.title).not.toMatch(/\.$/)
    expect(cause.explanation).toMatch(/\.$/)
    expect(cause.explanation.split(/\s+/).length).toBeGreaterThanOrEqual(15)
    expect(cause.explanation).not.toMatch(/see evidence/i)
    expect(cause.evidenceFor.length).toBeGreaterThan(0)
    expect(cause.evidenceAgainst.length).toBeGreaterThan(0)
    expect(cause.prior).toBeLessThan(0)
    expect(cause.prior).toBeGreaterThanOrEqual(-30)
  })

  it('has a title and an explanation for one cause only', () => {
    expect(new Set(causes.map(({ title }) => title)).size).toBe(causes.length)
    expect(new Set(causes.map(({ explanation }) => explanation)).size).toBe(causes.length)
  })

  it('finds what is in it and nothing else', () => {
    expect(findCause('backend-down')).toBe(causeOf('backend-down'))
    for (const id of ['', 'backend_down', 'constructor', '__proto__', 'toString'])
      expect(findCause(id)).toBeUndefined()
  })
})
