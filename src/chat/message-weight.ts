/** What people act on comes before what they read up; by the first part of a message's key. */
const weights: Record<string, number> = {
  card: 9,
  escalation: 8,
  proposal: 7,
  result: 6,
  progress: 5,
  closed: 4,
  watch: 3,
  alarms: 3,
  plan: 2,
  verdict: 2,
  evidence: 1,
}

/** Which of several messages is to be brought up to date first where there is not time for all: the greater number. */
export function messageWeight(key: string): number {
  return weights[key.split(':', 1)[0] ?? ''] ?? 0
}
