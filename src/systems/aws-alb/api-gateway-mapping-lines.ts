import { linesOfProgram } from '../app/lines-of-program.ts'

const responses =
  'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html'

/** What Amazon’s API Gateway logs of integrations that it may not call, and of answers that it cannot map. */
export const apiGatewayMappingLines = linesOfProgram(
  { system: 'aws-alb', program: 'api-gateway', reference: responses },
  [
    {
      name: 'not-mapped',
      needles: ['utput mapping', 'Unable to transform re', 'Unable to parse statusCode'],
      pattern:
        /No match for output mapping|Output mapping refers to an invalid method response|Unable to transform (?:response|request)|Unable to parse statusCode/,
      weights: { 'invalid-upstream-response': 20, 'proxy-config-invalid': 17, 'app-returns-5xx': 4 },
      title: 'the API gateway has no mapping for what was answered',
      fact: 'malformed',
      request: true,
      matches: [
        'Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 504',
        'Execution failed due to configuration error: Output mapping refers to an invalid method response: 302',
        'Execution failed due to configuration error: Unable to transform response',
      ],
      nearMisses: ['Method response body after transformations: {"ok":true}'],
    },
    {
      name: 'role-lacks-permission',
      needles: [
        'have permissions to call the integration',
        'not authorized to perform: lambda:InvokeFunction',
        'does not have permission to assume the provided role',
      ],
      pattern:
        /IAM role configured on the integration or API Gateway doesn't have permissions to call the integration|not authorized to perform: lambda:InvokeFunction|API Gateway does not have permission to assume the provided role/,
      weights: { 'proxy-config-invalid': 22, 'app-returns-5xx': 6 },
      title: 'the API gateway may not call what is behind it',
      fact: 'config',
      request: true,
      matches: [
        "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.",
        'User: anonymous is not authorized to perform: lambda:InvokeFunction',
      ],
      nearMisses: ['the role may call the integration'],
    },
    {
      name: 'integration-late',
      needles: ['ntegration response timed out', 'Timeout waiting for endpoint response'],
      pattern: /[Ii]ntegration response timed out|Timeout waiting for endpoint response/,
      weights: { 'slow-app-timeout': 22, 'timeout-ladder-inverted': 8, 'connect-drop': 5 },
      title: 'what is behind the API gateway did not answer in time',
      fact: 'timeout',
      reach: 'behind',
      request: true,
      matches: ['{"message":"Timeout waiting for endpoint response"}'],
      nearMisses: ['the integration timeout is 29 s'],
    },
    {
      name: 'internal-failure',
      needles: ['Execution failed due to an internal error'],
      pattern: /Execution failed due to an internal error/,
      weights: { 'app-returns-5xx': 13, 'cf-edge-incident': 11, 'invalid-upstream-response': 7 },
      title: 'the API gateway says that it failed itself',
      fact: 'answer',
      request: true,
      matches: ['Execution failed due to an internal error'],
      nearMisses: ['Execution failed due to a timeout error'],
    },
  ],
)
