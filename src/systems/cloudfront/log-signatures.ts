import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { edgeFunctionLines } from './edge-function-lines.ts'

const results: readonly {
  result: string
  title: string
  weights: Weights
  fact: string
  reach: LogSignature['reach']
}[] = [
  {
    result: 'OriginDnsError',
    title: 'CloudFront cannot resolve the origin’s name',
    weights: { 'cf-origin-dns': 12, 'dns-failure': 22 },
    fact: 'resolve',
    reach: 'behind',
  },
  {
    result: 'OriginConnectError',
    title: 'CloudFront could not connect to the origin',
    weights: { 'backend-down': 10, 'connect-drop': 10, 'cf-origin-blocked': 8, 'wrong-port': 4 },
    fact: 'connect',
    reach: 'behind',
  },
  {
    result: 'OriginContentRangeLengthError',
    title: 'The origin’s length does not fit its content',
    weights: { 'invalid-upstream-response': 20 },
    fact: 'framing',
    reach: 'behind',
  },
  {
    result: 'OriginError',
    title: 'The origin answered with a server error',
    weights: { 'app-returns-5xx': 14 },
    fact: 'answer',
    reach: 'behind',
  },
  {
    result: 'OriginHeaderTooBigError',
    title: 'The origin’s headers are larger than CloudFront accepts',
    weights: { 'upstream-header-too-big': 26 },
    fact: 'header-size',
    reach: 'behind',
  },
  {
    result: 'OriginInvalidResponseError',
    title: 'The origin’s response is not proper HTTP',
    weights: { 'invalid-upstream-response': 21 },
    fact: 'framing',
    reach: 'behind',
  },
  {
    result: 'OriginReadError',
    title: 'CloudFront could not read the origin’s response',
    weights: { 'app-crash-request': 12, 'keepalive-race': 11 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    result: 'OriginWriteError',
    title: 'CloudFront could not send the request to the origin',
    weights: { 'keepalive-race': 11, 'upload-rejected-early': 9, 'app-crash-request': 8 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    result: 'OriginZeroSizeObjectError',
    title: 'The origin answered with nothing',
    weights: { 'invalid-upstream-response': 14, 'app-crash-request': 8 },
    fact: 'framing',
    reach: 'behind',
  },
  {
    result: 'SlowReaderOriginError',
    title: 'The origin did not take the request fast enough',
    weights: { 'slow-app-timeout': 12 },
    fact: 'timeout',
    reach: 'behind',
  },
  {
    result: 'OriginCommError',
    title: 'The origin did not answer within CloudFront’s limit',
    weights: { 'slow-app-timeout': 15, 'connect-drop': 5 },
    fact: 'timeout',
    reach: 'behind',
  },
  {
    result: 'LambdaExecutionError',
    title: 'The function at the edge failed',
    weights: { 'app-returns-5xx': 14, 'app-crash-request': 12, 'slow-app-timeout': 5 },
    fact: 'app-error',
    reach: 'here',
  },
  {
    result: 'LambdaValidationError',
    title: 'The function at the edge answered with something that is no response',
    weights: { 'invalid-upstream-response': 22 },
    fact: 'malformed',
    reach: 'here',
  },
  {
    result: 'LambdaLimitExceeded',
    title: 'Too many functions run at the edge at once',
    weights: { 'proxy-ratelimit': 23 },
    fact: 'ratelimit',
    reach: 'here',
  },
  {
    result: 'FunctionExecutionError',
    title: 'The function at the edge failed',
    weights: { 'app-returns-5xx': 14, 'app-crash-request': 12 },
    fact: 'app-error',
    reach: 'here',
  },
  {
    result: 'FunctionValidationError',
    title: 'The function at the edge answered with something that is no response',
    weights: { 'invalid-upstream-response': 22 },
    fact: 'malformed',
    reach: 'here',
  },
  {
    result: 'FunctionThrottledError',
    title: 'The function at the edge took too long too often',
    weights: { 'proxy-ratelimit': 20, 'slow-app-timeout': 10 },
    fact: 'ratelimit',
    reach: 'here',
  },
  {
    result: 'ClientCommError',
    title: 'The visitor went away',
    weights: { 'client-abort': 16 },
    fact: 'client-left',
    reach: 'here',
  },
  {
    result: 'ClientHungUpRequest',
    title: 'The visitor went away',
    weights: { 'client-abort': 16, 'slow-app-timeout': 3 },
    fact: 'client-left',
    reach: 'here',
  },
]

/** `x-edge-detailed-result-type` of CloudFront’s log, and the words of its page. */
export const cloudfrontLogSignatures: readonly LogSignature[] = [
  ...results.map(
    ({ result, title, weights, fact, reach }): LogSignature => ({
      id: `cloudfront-${result.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`,
      system: 'cloudfront',
      needles: [result],
      pattern: new RegExp(`(?:\\t|"|=|NonS3)${result}(?:\\t|"|$)|\\b${result} from cloudfront\\b`),
      weights,
      title,
      reference:
        'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html x-edge-detailed-result-type',
      fact,
      reach,
      request: true,
      examples: {
        matches: [
          `2026-11-20\t17:04:51\tFRA56-C1\t1045\t203.0.113.9\tGET\td111.cloudfront.net\t/cart\t502\t-\tcurl/8.5.0\t-\t-\tError\tx\tshop.example.com\thttps\t66\t0.004\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tError\tHTTP/2.0\t-\t-\t51234\t0.004\t${result}\ttext/html\t507\t-\t-`,
          `x-cache: ${result} from cloudfront`,
        ],
        nearMisses: [`a text about ${result}s`],
      },
    }),
  ),
  {
    id: 'cloudfront-page',
    system: 'cloudfront',
    needles: ['Generated by cloudfront', 'Error from cloudfront'],
    pattern: /Generated by cloudfront \(CloudFront\)|(?<![A-Za-z])[Ee]rror from cloudfront/,
    weights: {
      'backend-down': 5,
      'connect-drop': 5,
      'tls-backend-name': 5,
      'slow-app-timeout': 4,
      'cf-origin-blocked': 3,
    },
    title: 'CloudFront got no proper response from the origin',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['X-Cache: Error from cloudfront', 'Generated by cloudfront (CloudFront)'],
      nearMisses: ['X-Cache: Hit from cloudfront'],
    },
  },
  {
    id: 'cloudfront-not-connected',
    system: 'cloudfront',
    needles: ["CloudFront wasn't able to connect to the origin"],
    pattern: /CloudFront wasn't able to connect to the origin/,
    weights: {
      'tls-backend-name': 17,
      'tls-handshake-failed': 15,
      'tls-protocol-mismatch': 13,
      'backend-down': 8,
      'connect-drop': 10,
      'cf-origin-blocked': 6,
    },
    title: 'CloudFront could not connect to the origin, most often for its TLS',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        "CloudFront wasn't able to connect to the origin. We can't connect to the server for this app or website at this time.",
      ],
      nearMisses: ['Request blocked.'],
    },
  },
  {
    id: 'cloudfront-not-resolved',
    system: 'cloudfront',
    needles: ["CloudFront wasn't able to resolve the origin"],
    pattern: /CloudFront wasn't able to resolve the origin/,
    weights: { 'dns-failure': 23, 'cf-origin-dns': 24 },
    title: 'CloudFront cannot resolve the origin’s name',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
    fact: 'resolve',
    reach: 'behind',
    request: true,
    examples: {
      matches: ["502 ERROR CloudFront wasn't able to resolve the origin domain name."],
      nearMisses: ["CloudFront wasn't able to connect to the origin."],
    },
  },
  ...edgeFunctionLines,
]
