import type { Decibans } from '../model/diagnosis.ts'

const mostConfidence = 0.99

/** 0…0.99, to four digits: a sum of evidence is never a certainty. */
export function confidenceOf(total: Decibans): number {
  const confidence = 1 / (1 + 10 ** (-total / 10))
  return Math.min(mostConfidence, Math.round(confidence * 10_000) / 10_000)
}
