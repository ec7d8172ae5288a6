import { linesOfProgram } from '../app/lines-of-program.ts'

const reference =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ts-elb-error-message.html#ts-elb-errorcodes-http503'

/** The words of a Classic Load Balancer’s own answers. */
export const classicLines = linesOfProgram({ system: 'aws-alb', program: 'classic', reference }, [
  {
    name: 'no-instance',
    needles: ['ack-end server is at capacity', 'ackend server is at capacity'],
    pattern: /\b[Bb]ack-?end server is at capacity\b/,
    weights: {
      'lb-no-healthy-targets': 20,
      'health-check-misconfig': 15,
      'lb-no-registered-targets': 10,
      'worker-pool-exhausted': 9,
      'backend-down': 8,
    },
    title: 'a classic load balancer’s words where no instance is in service, or, seldom, all are full',
    fact: 'no-live',
    reach: 'behind',
    request: true,
    matches: [
      'HTTP/1.1 503 Service Unavailable: Back-end server is at capacity',
      '503 (Service Unavailable: Back-end server is at capacity)',
    ],
    nearMisses: ['the server is at capacity', 'Back-end server is at 40 % of its capacity'],
  },
])
