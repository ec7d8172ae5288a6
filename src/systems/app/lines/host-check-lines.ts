import { linesOfProgram } from '../lines-of-program.ts'

const railway = 'https://docs.railway.com/deployments/healthchecks'

/** What Render, Railway, App Runner and their like say of the checks of a new deployment. */
export const hostCheckLines = linesOfProgram({ system: 'unknown', program: 'host', reference: railway }, [
  {
    name: 'check-failed',
    needles: [
      'replicas never became healthy',
      'Healthcheck failed!',
      'failed with service unavailable. Continuing',
    ],
    pattern:
      /\d{1,3}\/\d{1,3} replicas never became healthy|\bHealthcheck failed!|Attempt #\d{1,4} failed with (?:service unavailable|status \d{3})\. Continuing to retry/,
    weights: {
      'health-check-misconfig': 17,
      'app-boot-failure': 17,
      'wrong-port': 13,
      'container-unhealthy': 13,
      'loopback-bind': 8,
    },
    title: 'the host’s check of a new deployment gets no proper answer',
    fact: 'health',
    reach: 'behind',
    matches: [
      '1/1 replicas never became healthy!',
      'Attempt #3 failed with service unavailable. Continuing to retry for 4m48s',
    ],
    nearMisses: ['Attempt #3 succeeded', 'Healthcheck succeeded!'],
  },
  {
    name: 'check-of-port-failed',
    needles: ['ealth check failed on '],
    pattern: /\b[Hh]ealth check failed on (?:port|protocol)\b/,
    weights: { 'wrong-port': 17, 'app-boot-failure': 17, 'health-check-misconfig': 16, 'loopback-bind': 11 },
    title: 'the host’s check finds nobody at the port that it was told',
    reference: 'https://docs.aws.amazon.com/apprunner/latest/dg/troubleshooting.html; Koyeb docs',
    fact: 'health',
    reach: 'behind',
    matches: [
      "Health check failed on protocol `TCP` [Port: '3000']. Check your configured port number.",
      'TCP health check failed on port 3000.',
    ],
    nearMisses: ['health check passed on port 3000', 'the health check failed on Monday'],
  },
  {
    name: 'check-passed',
    needles: ['service running on port', 'service is live', 'Healthcheck succeeded!', 'ealth check '],
    pattern:
      /\bDetected service running on port \d{2,5}\b(?! only)|(?:^|==> )Your service is live\b|\bHealthcheck succeeded!|\b[Hh]ealth check (?:(?:has )?(?:passed|succeeded)|is (?:passing|successful)) on port \d{2,5}\b|\b[Hh]ealth check (?:of|on|for) port \d{2,5} (?:has |is )?(?:passed|passing|succeeded|successful)\b/m,
    weights: {
      'app-boot-failure': -8,
      'health-check-misconfig': -8,
      'loopback-bind': -8,
      'container-unhealthy': -8,
      'wrong-port': -5,
      'benign-noise': 2,
    },
    title: 'the host found the app at its port',
    fact: 'check-passed',
    reach: 'behind',
    matches: [
      '==> Detected service running on port 10000',
      '==> Your service is live',
      '[1/1] Healthcheck succeeded!',
      'Health check passed on port 3000',
      'Health check on port 3000 passed',
    ],
    nearMisses: ['==> Detected service running on port 10000 only on localhost', 'the health check passed'],
  },
])
