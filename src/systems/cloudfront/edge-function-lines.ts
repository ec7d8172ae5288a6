import { linesOfProgram } from '../app/lines-of-program.ts'

const reference =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-lambda-validation-error.html'

/** What CloudFront’s pages say of functions at the edge, and of connections that broke off. */
export const edgeFunctionLines = linesOfProgram({ system: 'cloudfront', reference }, [
  {
    name: 'function-invalid-result',
    needles: ['Lambda function result failed validation', 'Lambda function returned an invalid'],
    pattern:
      /Lambda function (?:result failed validation|returned an invalid (?:entry|json|response|request))/,
    weights: { 'invalid-upstream-response': 22, 'app-returns-5xx': 10, 'bad-release': 4 },
    title: 'the function at the edge answered with something that is no response',
    fact: 'malformed',
    request: true,
    matches: [
      'The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the maximum size.',
      'The Lambda function returned an invalid json output: The JSON is not parsable.',
    ],
    nearMisses: ['The Lambda function returned 200.'],
  },
  {
    name: 'function-unusable',
    needles: ['Lambda function associated with the CloudFront distribution'],
    pattern:
      /Lambda function associated with the CloudFront distribution (?:is invalid|was throttled|has exceeded)/,
    weights: { 'app-returns-5xx': 16, 'proxy-config-invalid': 13, 'proxy-ratelimit': 6 },
    title: 'CloudFront may not run the function at the edge, or it failed',
    fact: 'app-error',
    request: true,
    matches: [
      "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.",
    ],
    nearMisses: ['The Lambda function is associated with the distribution.'],
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
