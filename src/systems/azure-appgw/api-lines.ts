import { linesOfProgram } from '../app/lines-of-program.ts'

/** What Azure’s API Management, Functions and App Gateway say of a backend in portals and diagnostic logs. */
export const apiLines = linesOfProgram(
  {
    system: 'azure-appgw',
    program: 'api',
    reference: 'https://learn.microsoft.com/azure/api-management/diagnostic-logs-reference: lastErrorReason',
  },
  [
    {
      name: 'backend-connection-late',
      needles: ['BackendConnectionFailure'],
      pattern:
        /\bBackendConnectionFailure\b[^\n]{0,300}(?:[Tt]imed? ?-?out\b|\bTimeout\b|operation was canceled)/,
      weights: { 'slow-app-timeout': 17, 'connect-drop': 7 },
      title: 'API Management waited for the backend in vain',
      fact: 'timeout',
      reach: 'behind',
      request: true,
      matches: ['"errorReason":"BackendConnectionFailure","errorMessage":"The operation has timed out."'],
      nearMisses: ['"errorReason":"BackendConnectionFailure","errorMessage":"connection refused"'],
    },
    {
      name: 'backend-failure',
      needles: ['BackendConnectionFailure'],
      pattern: /\bBackendConnectionFailure\b/,
      weights: {
        'backend-down': 11,
        'connect-drop': 10,
        'keepalive-race': 9,
        'tls-handshake-failed': 6,
        'dns-failure': 4,
        'slow-app-timeout': 6,
      },
      title: 'API Management could not talk to the backend',
      fact: 'connect',
      reach: 'behind',
      request: true,
      matches: [
        '"lastErrorReason": "BackendConnectionFailure",',
        'BackendConnectionFailure at forward-request',
      ],
      nearMisses: ['ClientConnectionFailure at transfer-response'],
    },
    {
      name: 'backend-late',
      needles: ['forward-request'],
      pattern:
        /(?:OperationNotFound|operation was timed out|Request timed out|"?Timeout"?)[\s\S]{0,200}forward-request|forward-request[\s\S]{0,200}(?:timed out|"Timeout")/,
      weights: { 'slow-app-timeout': 17, 'connect-drop': 8, 'timeout-ladder-inverted': 6 },
      title: 'the backend did not answer API Management in time',
      fact: 'timeout',
      reach: 'behind',
      request: true,
      matches: ['"message": "The operation was timed out", "source": "forward-request"'],
      nearMisses: ['<forward-request buffer-response="true" />'],
    },
    {
      name: 'host-not-running',
      needles: [
        'unction host is not running',
        'Host initialization: ',
        'did not find any initialized language workers',
        'Host offline',
      ],
      pattern: /[Ff]unction host is not running|did not find any initialized language workers/,
      weights: { 'app-boot-failure': 21, 'backend-down': 8 },
      title: 'the host of the functions does not run',
      reference: 'https://learn.microsoft.com/azure/azure-functions/functions-recover-storage-account',
      fact: 'boot',
      reach: 'behind',
      matches: ['Function host is not running.', 'did not find any initialized language workers'],
      nearMisses: ['Host lock lease acquired by instance'],
    },
  ],
)
