import { linesOfProgram } from '../app/lines-of-program.ts'

const reasons =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes'
const answers =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer'
const handlers = 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html and its siblings'

/** How a function ended that threw in a request, and why a load balancer took no answer of it. */
export const functionErrorLines = linesOfProgram(
  { system: 'aws-alb', program: 'function', reference: reasons },
  [
    {
      name: 'unhandled',
      needles: [
        'LambdaUnhandled',
        'LambdaFunctionError',
        '"Unhandled"',
        'unction-Error',
        'unction-error',
        'unctionError',
        'customer function error',
      ],
      pattern:
        /\bLambdaUnhandled\b|[Ff]unction-?[Ee]rror"?\s{0,4}[:=]\s{0,4}"?(?:Unhandled|Handled)|due to (?:a |an? )?customer function error/,
      weights: { 'app-crash-request': 16, 'app-returns-5xx': 10, 'invalid-upstream-response': 6 },
      title: 'the function ended with an error that it did not catch',
      fact: 'function-error',
      reach: 'behind',
      request: true,
      matches: [
        'LambdaUnhandled',
        '"FunctionError": "Unhandled",',
        'x-amz-function-error: Unhandled',
        'Lambda execution failed with status 200 due to customer function error: boom',
      ],
      nearMisses: ['LambdaInvalidResponse', 'FunctionErrorRate: 0'],
    },
    {
      name: 'thrown',
      needles: [
        'errorType',
        'Invoke Error',
        'Uncaught Exception',
        'Unhandled Promise Rejection',
        'lambda_handler',
        'handleRequest(',
        'FunctionHandler',
        '[ERROR] ',
        'File "/var/task/',
        'exited before completing request',
      ],
      pattern:
        /"errorType"\s{0,4}:\s{0,4}"(?!Runtime\.|Sandbox\.|Function\.|Extension\.)[\w.:<>]{1,120}"|\bInvoke Error\s{1,4}\{|\bERROR\s{1,4}(?:Uncaught Exception|Unhandled Promise Rejection)\s{1,4}\{|^\[ERROR\] (?!Runtime\.)[A-Za-z_.]{1,80}(?:Error|Exception)\b: |^\s{0,8}File "\/var\/task\/|\bexited before completing request|Exception[^\n]{0,300}\n[\s\S]{0,2000}\.(?:handleRequest|FunctionHandler\w{0,20})\(|^\[ERROR\] \w[\s\S]{0,2000}, in (?:lambda_)?handler\b/,
      when: (_groups, line) =>
        !/"errorType"/.test(line) ||
        /"(?:stack\w{0,8}|trace)"/.test(line) ||
        // Apps log requests with the same two keys.
        (/"errorMessage"/.test(line) && !/"(?:path|status|statusCode|level|method|url)" ?:/.test(line)),
      weights: {
        'app-crash-request': 16,
        'app-returns-5xx': 11,
        'invalid-upstream-response': 4,
        'bad-release': 4,
      },
      title: 'the function threw in a request, which then has no answer',
      reference: handlers,
      fact: 'function-error',
      reach: 'behind',
      request: true,
      matches: [
        "[ERROR] KeyError: 'httpMethod'",
        'RequestId: 8b5a28f2 Process exited before completing request',
        '{\n    "errorType": "TypeError",\n    "errorMessage": "Cannot read properties of undefined (reading \'host\')",\n    "stack": [',
        '{"errorMessage":"\'headers\'","errorType":"KeyError","stackTrace":["  File \\"/var/task/app.py\\", line 8, in lambda_handler"]}',
        'ERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"boom","stack":["TypeError: boom"]}',
        '[ERROR] KeyError: \'httpMethod\'\nTraceback (most recent call last):\n  File "/var/task/app.py", line 12, in lambda_handler',
      ],
      nearMisses: [
        '{"errorType":"Runtime.ExitError","errorMessage":"exit status 1"}',
        '[INFO] starting lambda_handler',
        '{"errorType":"ValidationError","errorMessage":"name is required","path":"/cart","status":422}',
      ],
    },
    {
      name: 'answer-refused',
      needles: [
        'LambdaInvalidResponse',
        'LambdaResponseTooLarge',
        'payload size exceeded maximum allowed',
        'Function.ResponseSizeTooLarge',
        'body size is too long',
        'Malformed Lambda proxy response',
      ],
      pattern:
        /\bLambda(?:InvalidResponse|ResponseTooLarge)\b|[Rr]esponse payload size exceeded maximum allowed|Function\.ResponseSizeTooLarge|\bbody size is too long/,
      weights: { 'invalid-upstream-response': 26 },
      title: 'what the function answered is no response that may be passed on',
      reference: `${answers}; 1 MB at most, 6 MB of any function`,
      fact: 'malformed',
      reach: 'behind',
      request: true,
      matches: [
        'LambdaInvalidResponse',
        'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
        'body size is too long',
      ],
      nearMisses: ['LambdaUnhandled', 'request payload size'],
    },
    {
      name: 'not-invoked',
      needles: [
        'LambdaAccessDenied',
        'LambdaResourceNotFound',
        'LambdaInvalid',
        'LambdaEC2',
        'LambdaKMS',
        'LambdaENI',
      ],
      pattern:
        /\bLambda(?:AccessDenied|ResourceNotFound|InvalidRuntimeException|InvalidZipFileException|InvalidSecurityGroupIDException|InvalidSubnetIDException|EC2\w{1,40}Exception|KMS\w{1,40}Exception|ENILimitReachedException)\b/,
      weights: { 'app-boot-failure': 19, 'proxy-config-invalid': 16, 'backend-down': 4 },
      title: 'the load balancer may not call the function, or it cannot be started',
      fact: 'boot',
      reach: 'behind',
      request: true,
      matches: ['LambdaAccessDenied', 'LambdaResourceNotFound', 'LambdaEC2ThrottledException'],
      nearMisses: ['LambdaInvalidResponse'],
    },
    {
      name: 'throttled',
      needles: ['LambdaThrottling', 'ConcurrentInvocationLimitExceeded', 'LambdaSubnetIPAddressLimit'],
      pattern: /\bLambdaThrottling\b|ConcurrentInvocationLimitExceeded|LambdaSubnetIPAddressLimit/,
      weights: { 'proxy-ratelimit': 22, 'worker-pool-exhausted': 17 },
      title: 'the function runs as often at once as it may',
      fact: 'ratelimit',
      reach: 'behind',
      request: true,
      matches: ['LambdaThrottling', '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded"}'],
      nearMisses: ['LambdaUnhandled'],
    },
    {
      name: 'unreached',
      needles: ['LambdaConnectionTimeout', 'LambdaConnectionError', 'LambdaServiceException'],
      pattern: /\bLambda(?:ConnectionTimeout|ConnectionError|ServiceException)\b/,
      weights: { 'slow-app-timeout': 15, 'cf-edge-incident': 10, 'connect-drop': 9 },
      title: 'the load balancer did not reach the service that runs functions',
      fact: 'connect',
      reach: 'behind',
      request: true,
      matches: ['LambdaConnectionTimeout'],
      nearMisses: ['LambdaUnhandled'],
    },
    {
      name: 'answer-shape',
      needles: ['statusCode'],
      pattern:
        /"statusDescription"\s{0,2}:\s{0,2}null|\bstatusCode"?:\s{0,2}\d{3},[^}]{0,200}\bbody"?:\s{0,2}(?:\{|\[|\d|true|false)|"headers"\s{0,2}:\s{0,2}\{(?:[^{}]{0,400},)?\s{0,20}"[\w-]{1,60}"\s{0,2}:\s{0,2}(?:\d|true|false|null)|\bstatusCode: ?['"`]\d{3}['"`]/,
      when: (_groups, line) =>
        /^\s{0,20}(?:return |callback\(null, |cb\(null, |const response = |response = )?\{/m.test(line) &&
        !/"?(?:level|req|res|request|url|method|time|timestamp|msg|message|error|responses)"? ?:/.test(line),
      weights: { 'invalid-upstream-response': 23 },
      title: 'the function’s answer has fields of types that a load balancer refuses',
      reference: answers,
      fact: 'malformed',
      reach: 'behind',
      matches: [
        '{\n    "statusCode": 301,\n    "statusDescription": null,\n    "headers": {',
        '{"statusCode":200,"headers":{"X-Count":5},"body":"x"}',
        'return { statusCode: 200, body: { ok: true } }',
        "return { statusCode: '200', body: JSON.stringify(cart) }",
      ],
      nearMisses: [
        'return { statusCode: 200, body: JSON.stringify({ ok: true }) }',
        '{"statusCode":200,"statusDescription":"200 OK","headers":{"X-Count":"5"},"body":"x"}',
        '{"level":"info","statusCode":200,"body":{"ok":true}}',
      ],
    },
  ],
)
