/**
 * Whether an event of a failed probe tells of one failure alone: between age and source stands no `(x4 over 2m)`. Of a pod that
 * has just started that is usual, and that it became ready is no event (kubernetes pkg/kubelet/prober/prober.go).
 */
export function isSeenOnce(line: string): boolean {
  return /\bWarning\s{1,20}Unhealthy\s{1,20}\d{1,5}[smhd]\w{0,8}\s{1,40}(?!\(x)\S[^\n]{0,80}(?:Readiness|Startup) probe (?:failed|errored)/.test(
    line,
  )
}
