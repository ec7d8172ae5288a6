import { linesOfProgram } from '../app/lines-of-program.ts'

const errors = 'https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html'
const integration =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer'

/** What functions behind a load balancer or a gateway log, and what is wrong with what they answer. */
export const lambdaLines = linesOfProgram({ system: 'aws-alb', program: 'function', reference: errors }, [
  {
    name: 'timed-out',
    needles: ['Task timed out after', 'Sandbox.Timedout', 'Lambda execution timed out'],
    pattern: /Task timed out after [\d.]{1,10} seconds|Sandbox\.Timedout|Lambda execution timed out/,
    weights: {
      'slow-app-timeout': 24,
      'timeout-ladder-inverted': 9,
      'dependency-slow': 10,
      'connect-drop': 3,
    },
    title: 'the function was ended at its time limit',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: [
      '2026-11-20T17:04:51.186Z 0b6c1420-4601-6c80-af6d-fd2bcbc927d2 Task timed out after 3.02 seconds',
      '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 1a2b Error: Task timed out after 10.00 seconds"}',
    ],
    nearMisses: ['the task timed out', 'Task timed out settings: 3 seconds'],
  },
  {
    name: 'killed',
    needles: ['Runtime exited with error: signal: killed', 'Runtime.OutOfMemory'],
    pattern: /Runtime exited with error: signal: killed|Runtime\.OutOfMemory\b/,
    weights: { 'oom-cgroup': 26, 'app-crash-request': 9 },
    title: 'the function was killed for its memory',
    fact: 'oom',
    reach: 'behind',
    request: true,
    matches: ['RequestId: 1a2b Error: Runtime exited with error: signal: killed'],
    nearMisses: ['RequestId: 1a2b Error: Runtime exited with error: exit status 1'],
  },
  {
    name: 'memory-full',
    needles: ['Max Memory Used: '],
    pattern: /Memory Size: (?<size>\d{2,5}) MB\s{1,4}Max Memory Used: (?<used>\d{2,5}) MB/,
    when: ({ size, used }) => Number(used) >= Number(size),
    weights: { 'oom-cgroup': 17, 'app-crash-request': 4 },
    title: 'the function used all the memory that it may',
    fact: 'memory',
    reach: 'behind',
    matches: [
      'REPORT RequestId: 1a2b\tDuration: 3021.22 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB',
    ],
    nearMisses: [
      'REPORT RequestId: 1a2b\tDuration: 21.22 ms\tBilled Duration: 22 ms\tMemory Size: 128 MB\tMax Memory Used: 71 MB',
    ],
  },
  {
    name: 'crashed',
    needles: ['Runtime exited with', 'Runtime exited without', 'Runtime.ExitError', 'Extension.Crash'],
    pattern:
      /Runtime exited with(?: error: (?:exit status \d|signal: (?!killed)\w)|out providing a reason)|Runtime\.ExitError|Extension\.Crash/,
    weights: { 'app-crash-request': 18, 'app-boot-failure': 8, 'oom-cgroup': 6, 'bad-release': 5 },
    title: 'the function’s process ended',
    fact: 'exit',
    reach: 'behind',
    request: true,
    matches: [
      'RequestId: 1a2b Error: Runtime exited with error: exit status 1',
      '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1a2b Error: Runtime exited without providing a reason"}',
    ],
    nearMisses: ['START RequestId: 1a2b Version: $LATEST'],
  },
  {
    name: 'not-started',
    needles: [
      'Runtime.ImportModuleError',
      'Runtime.HandlerNotFound',
      'Runtime.UserCodeSyntaxError',
      'Runtime.MalformedHandlerName',
      'Runtime.InvalidEntrypoint',
      'Runtime.InvalidWorkingDir',
      'Runtime.NoSuchHandler',
      'INIT_REPORT',
      'fork/exec /var/task',
      'Unable to import module',
    ],
    pattern:
      /Runtime\.(?:ImportModuleError|HandlerNotFound|NoSuchHandler|UserCodeSyntaxError|MalformedHandlerName|InvalidEntrypoint|InvalidWorkingDir)|INIT_REPORT [^\n]{0,200}Status: (?:timeout|error)|fork\/exec \/var\/task|Unable to import module '/,
    weights: { 'app-boot-failure': 25, 'bad-release': 10, 'app-returns-5xx': 3 },
    title: 'the function does not start',
    fact: 'boot',
    reach: 'behind',
    request: true,
    matches: [
      "[ERROR] Runtime.ImportModuleError: Unable to import module 'lambda_function': No module named 'requests'",
      'Runtime.HandlerNotFound: index.handler is undefined or not exported',
      'INIT_REPORT Init Duration: 9999.12 ms\tPhase: init\tStatus: timeout',
    ],
    nearMisses: ['INIT_REPORT Init Duration: 120.12 ms\tPhase: init'],
  },
  {
    name: 'not-provided',
    needles: ['Lambda was ', 'Lambda could not '],
    pattern:
      /\bLambda (?:was (?:not able|unable) to|could not) (?:create an ENI|decrypt|configure access|set up VPC access|access (?:the |your )?(?:VPC|KMS|EFS|Amazon|image|container|file system|environment)|update the function|unzip)\b/,
    weights: { 'app-boot-failure': 21, 'proxy-config-invalid': 10 },
    title: 'the function is not run: its key, its network or its package is not usable',
    fact: 'boot',
    reach: 'behind',
    matches: [
      'Lambda was unable to decrypt the environment variables because KMS access was denied.',
      'Lambda was not able to create an ENI for the function because the limit for network interfaces was reached.',
    ],
    nearMisses: [
      'Lambda was invoked',
      'the Lambda could not connect to the database',
      'Lambda could not update the row, retrying; ok on attempt 2',
    ],
  },
  {
    name: 'response-form',
    needles: ['"headers"', '"statusCode"', 'statusCode'],
    pattern: /"headers": ?null\b|"statusCode": ?(?:"|null)|"[Cc]ontent-[Ll]ength": ?\d|"body": ?\{/,
    // Logs of requests hold the same keys, further in and beside others.
    when: (_groups, line) =>
      /^\s{0,8}\{\s{0,8}"(?:isBase64Encoded|statusCode|statusDescription|headers|multiValueHeaders)"/.test(
        line,
      ) &&
      /"statusCode"/.test(line) &&
      /"(?:headers|multiValueHeaders|body|isBase64Encoded)"/.test(line) &&
      !/"(?:level|req|res|request|url|method|time|timestamp|msg|message|error|responses)" ?:/.test(line),
    weights: { 'invalid-upstream-response': 23 },
    title: 'the function’s answer has not the form that the load balancer asks for',
    reference: `${integration}: statusCode is a number, headers an object of texts, body a text`,
    fact: 'malformed',
    reach: 'behind',
    matches: [
      '{\n  "statusCode": 200,\n  "headers": null,\n  "multiValueHeaders": {',
      '{"statusCode":200,"headers":{"content-type":"text/html","content-length":12},"body":"hello world!"}',
      '{"statusCode": 200, "body": {"ok": true}}',
    ],
    nearMisses: [
      '{"statusCode":200,"headers":{"content-type":"text/html"},"body":"{\\"ok\\":true}"}',
      '{"statusCode":500,"message":"Internal server error"}',
      '{"level":"info","statusCode":200,"body":{"ok":true}}',
      '{"statusCode":404,"body":{"url":"/cart"},"method":"GET"}',
    ],
  },
  {
    name: 'handler',
    needles: [
      'exports.handler',
      'export const handler',
      'lambda_handler',
      'serverless-express',
      'serverless-http',
      'aws-lambda-go',
      'aws-lambda-fastify',
      'Mangum(',
      'ALBTargetGroupResponse',
      'APIGatewayProxyResponse',
      'ApplicationLoadBalancerResponse',
    ],
    pattern:
      /\bexports\.handler\b|export const handler\b|def lambda_handler\b|serverless-(?:express|http)\b|aws-lambda-(?:go|fastify)\b|\bMangum\(|ALBTargetGroupResponse|APIGatewayProxyResponse|ApplicationLoadBalancerResponse/,
    // What is started for each request is never “down”.
    weights: {
      'invalid-upstream-response': 11,
      'app-crash-request': 2,
      'backend-down': -10,
      'no-live-upstreams': -6,
    },
    title: 'what is behind is a function, whose answer is turned into a response',
    reference: integration,
    fact: 'function',
    reach: 'behind',
    matches: [
      'module.exports.handler = serverless({ app })',
      'def lambda_handler(event, context):',
      "const serverless = require('serverless-http')",
    ],
    nearMisses: ['const handler = (req, res) => res.end()'],
  },
])
