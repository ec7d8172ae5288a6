import { linesOfProgram } from '../app/lines-of-program.ts'

const reference =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-lambda-validation-error.html'

/** What CloudFront’s pages say of functions at the edge, and of connections that broke off. */
export const edgeFunctionLines = linesOfProgram({ system: 'cloudfront', reference }, [
  {
    name: 'function-invalid-result',
    needles: [
      'unction result failed validation',
      'unction returned an invalid',
      'unction tried to add, delete, or change a read-only header',
    ],
    pattern:
      /(?:Lambda|Lambda@Edge|CloudFront) function (?:result failed validation|returned an invalid (?:entry|json|response|request|value|header|status|query|cookie|body))|[Ff]unction tried to add, delete, or change a read-only header/,
    weights: { 'invalid-upstream-response': 22, 'app-returns-5xx': 10, 'bad-release': 4 },
    title: 'the function at the edge answered with something that is no response',
    fact: 'malformed',
    request: true,
    matches: [
      'The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the maximum size.',
      'The Lambda function returned an invalid json output: The JSON is not parsable.',
      'The CloudFront function returned an invalid value: response.headers["x-frame"].value is missing.',
    ],
    nearMisses: ['The Lambda function returned 200.', 'the function returned an invalid value'],
  },
  {
    name: 'function-unusable',
    needles: ['unction associated with the CloudFront distribution is invalid'],
    pattern:
      /(?:Lambda|Lambda@Edge|CloudFront) function associated with the CloudFront distribution is invalid/,
    weights: { 'app-returns-5xx': 22, 'proxy-config-invalid': 14, 'bad-release': 5 },
    title: 'CloudFront may not run the function at the edge, or it failed',
    fact: 'app-error',
    request: true,
    matches: [
      "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.",
      'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
    ],
    nearMisses: [
      'The Lambda function is associated with the distribution.',
      'The Lambda function associated with the CloudFront distribution was throttled.',
    ],
  },
  {
    name: 'function-throttled',
    needles: ['unction associated with the CloudFront distribution was throttled'],
    pattern:
      /(?:Lambda|Lambda@Edge|CloudFront) function associated with the CloudFront distribution was throttled/,
    weights: { 'proxy-ratelimit': 23, 'worker-pool-exhausted': 6, 'slow-app-timeout': 5 },
    title: 'more functions would have to run at the edge at once than may',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-lambda-limit-exceeded-error.html',
    fact: 'ratelimit',
    request: true,
    matches: ['The Lambda function associated with the CloudFront distribution was throttled.'],
    nearMisses: ['The Lambda function associated with the CloudFront distribution is invalid'],
  },
  {
    name: 'function-over-limit',
    needles: ['unction associated with the CloudFront distribution has exceeded', 'unction has exceeded the'],
    pattern:
      /(?:Lambda|Lambda@Edge|CloudFront) function (?:associated with the CloudFront distribution )?has exceeded (?:the|its|a)/,
    weights: { 'slow-app-timeout': 16, 'app-returns-5xx': 13, 'oom-cgroup': 4 },
    title: 'the function at the edge took more time or memory than it may',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-lambda-execution-error.html',
    fact: 'limit',
    request: true,
    matches: ['The Lambda function associated with the CloudFront distribution has exceeded its time limit.'],
    nearMisses: ['the function has exceeded expectations'],
  },
  {
    name: 'capacity',
    needles: ['CapacityExceeded from cloudfront', 'LimitExceeded from cloudfront'],
    pattern: /\b(?:Capacity|Limit)Exceeded from cloudfront\b/,
    weights: { 'proxy-ratelimit': 18, 'cf-edge-incident': 17 },
    title: 'the place at the edge had no capacity left, or a limit of the account was reached',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html x-edge-result-type',
    fact: 'ratelimit',
    matches: ['x-cache: CapacityExceeded from cloudfront'],
    nearMisses: ['x-cache: LambdaLimitExceeded from cloudfront', 'the capacity is exceeded'],
  },
  {
    name: 'origin-slow-down',
    needles: ['Please reduce your request rate', '<Code>SlowDown</Code>'],
    pattern: /<Code>SlowDown<\/Code>|Please reduce your request rate\b/,
    // A client that tries again writes each of its attempts.
    when: (_groups, line) => {
      const tries = /\battempt (?<of>\d{1,3})(?: ?\/ ?| of )(?<most>\d{1,3})\b/i.exec(line)?.groups
      return (
        !/\b(?:succeeded|recovered)\b/i.test(line) &&
        (tries === undefined || Number(tries.of) >= Number(tries.most))
      )
    },
    weights: { 'proxy-ratelimit': 22, 'app-returns-5xx': 5 },
    title: 'the store behind gets more requests of a prefix than it takes',
    reference:
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html: 503 Slow Down',
    fact: 'ratelimit',
    reach: 'behind',
    request: true,
    matches: ['<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'],
    nearMisses: [
      'the store slows down',
      'SlowDown: Please reduce your request rate. (attempt 1/5); succeeded on attempt 2',
      'SlowDown: Please reduce your request rate (attempt 2 of 5)',
    ],
  },
  {
    name: 'origin-closed',
    needles: ['origin closed the connection'],
    pattern: /^(?:[^\n]{0,80}\. )?The origin closed the connection\./m,
    weights: {
      'keepalive-race': 14,
      'app-crash-request': 12,
      'https-to-http-port': 6,
      'backend-down': 6,
      'tls-handshake-failed': 6,
    },
    title: 'the origin closed the connection without an answer',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: [
      '502 ERROR The request could not be satisfied. The origin closed the connection. Try again later.',
    ],
    nearMisses: ['but either the attempt failed or the origin closed the connection.'],
  },
  {
    name: 'connection-lost',
    needles: ['either the attempt failed or the origin closed the connection'],
    pattern: /either the attempt failed or the origin closed the connection/,
    weights: {
      'connect-drop': 15,
      'backend-down': 11,
      'tls-backend-name': 12,
      'tls-handshake-failed': 12,
      'keepalive-race': 9,
      'slow-app-timeout': 8,
      'cf-origin-blocked': 8,
    },
    title: 'CloudFront got no connection to the origin, or lost it',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-504-gateway-timeout.html',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      'CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection.',
    ],
    nearMisses: ['the origin closed the connection'],
  },
])
