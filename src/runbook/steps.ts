import type { z } from 'zod'
import { restartStep } from '../demo/restart-step.ts'
import type { StepType } from '../model/evidence.ts'
import type { Step } from '../model/step.ts'
import { dnsStep } from '../probes/dns.ts'
import { http } from '../probes/http.ts'
import { keepalive } from '../probes/keepalive.ts'
import { sample } from '../probes/sample.ts'
import { tcpStep } from '../probes/tcp.ts'
import { tlsStep } from '../probes/tls.ts'
import { vantageStep } from '../probes/vantage.ts'

/** Every step that a runbook or remedy can name, by its type. */
export type StepRegistry = { [T in StepType]: Step<T, z.ZodType> }

/** The steps of the product; a new one is its file, its facts, and one line here. */
export const steps: StepRegistry = {
  vantage: vantageStep,
  dns: dnsStep,
  tcp: tcpStep,
  tls: tlsStep,
  http,
  keepalive,
  sample,
  'demo.restart': restartStep,
}
