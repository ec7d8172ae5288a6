import { linesOfProgram } from '../app/lines-of-program.ts'

const reference =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html: -1 where a request could not be dispatched, also since the instance closed the connection; https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ts-elb-error-message.html'

/** Time, balancer and visitor, as a line of a Classic Load Balancer’s access log begins. */
const start = String.raw`^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z [\w-]{1,40} \d{1,3}(?:\.\d{1,3}){3}:\d{1,5} `
const asked = String.raw`\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}`

function line(instance: string, timers: string, statuses: string): string {
  return `2026-11-20T17:04:51.186641Z shop-elb 203.0.113.9:51234 ${instance} ${timers} ${statuses} 0 0 "GET http://shop.example:80/cart HTTP/1.1" "curl/8.5.0" - -`
}

/** Requests that a Classic Load Balancer failed itself, in its access log. */
export const classicAccessLines = linesOfProgram({ system: 'aws-alb', program: 'classic-log', reference }, [
  {
    name: 'not-dispatched',
    needles: [' -1 -1 -1 504 0 '],
    pattern: new RegExp(`${start}(?:-|${asked}) -1 -1 -1 504 0 `),
    weights: { 'keepalive-race': 17, 'connect-drop': 9, 'lb-sg-nacl-block': 6, 'slow-app-timeout': 4 },
    title: 'a request did not get to an instance, as where it closed the connection that was asked on',
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: [line('-', '-1 -1 -1', '504 0')],
    nearMisses: [line('-', '-1 -1 -1', '503 0'), line('10.0.3.21:80', '0.00007 60.001 -1', '504 0')],
  },
  {
    name: 'not-answered',
    needles: [' 504 0 '],
    pattern: new RegExp(String.raw`${start}${asked} 0\.\d{1,9} -?[\d.]{1,12} -1 504 0 `),
    weights: { 'slow-app-timeout': 18, 'dependency-slow': 6, 'worker-pool-exhausted': 5 },
    title: 'an instance took a request and did not answer within the idle timeout',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: [line('10.0.3.21:80', '0.00007 -1 -1', '504 0')],
    nearMisses: [line('-', '-1 -1 -1', '504 0'), line('10.0.3.21:80', '0.00007 0.02 0.00003', '504 504')],
  },
  {
    name: 'no-instance',
    needles: [' -1 -1 -1 503 0 '],
    pattern: new RegExp(`${start}- -1 -1 -1 503 0 `),
    weights: { 'lb-no-healthy-targets': 16, 'lb-no-registered-targets': 13, 'health-check-misconfig': 8 },
    title: 'no instance was in service',
    fact: 'no-live',
    reach: 'behind',
    request: true,
    matches: [line('-', '-1 -1 -1', '503 0')],
    nearMisses: [line('10.0.3.21:80', '0.00007 0.02 0.00003', '503 503')],
  },
])
