import type { Correlation } from '../../../src/diagnosis/correlations/correlation.ts'
import type { Evidence } from '../../../src/model/evidence.ts'
import type { Service } from '../../../src/model/service.ts'

/** What a correlation says, shortened: each cause with its weight, and the settings that it advises. */
export function saidBy(correlation: Correlation, evidence: Evidence[], service: Service) {
  const { findings, advice } = correlation.correlate(evidence, service)
  return {
    weights: findings.map(({ cause, weight }) => `${cause} ${weight}`),
    quotes: findings.map(({ quote }) => quote),
    settings: advice.map(({ setting, where }) => `${setting} (${where})`),
  }
}
