import { linesOfProgram } from '../lines-of-program.ts'

const backend = 'Failed to do backend request to http://10.2.108.7:8080'

/** What Skipper, an Ingress proxy in Go, says of its backends. */
export const skipperLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'skipper',
    reference: 'zalando/skipper proxy/proxy.go, makeBackendRequest()',
  },
  [
    {
      name: 'not-connected',
      needles: ['dialing failed true', 'ailed to do backend request', 'error during backend roundtrip'],
      pattern:
        /dialing failed true|(?:[Ff]ailed to do backend request|error during backend roundtrip)[^\n]{0,300}\bdial tcp\b/,
      when: (_groups, line) => !/i\/o timeout|no route to host|no such host/.test(line),
      weights: { 'backend-down': 14, 'deploy-in-progress': 10, 'ungraceful-shutdown': 9, 'wrong-port': 5 },
      title: 'Skipper could not connect to a backend',
      fact: 'connect',
      reach: 'behind',
      request: true,
      matches: [
        `level=error msg="${backend}: proxy error with code -1, dialing failed true, unwrap: dial tcp 10.2.108.7:8080: connect: connection refused"`,
      ],
      nearMisses: [
        `level=error msg="${backend}: proxy error with code 0, dialing failed false, unwrap: EOF"`,
        'dial tcp 10.2.108.7:8080: connect: connection refused',
      ],
    },
    {
      name: 'not-answered',
      needles: ['dialing failed true', 'ailed to do backend request', 'error during backend roundtrip'],
      pattern:
        /(?:dialing failed true|[Ff]ailed to do backend request|error during backend roundtrip)[^\n]{0,300}(?:dial tcp [^\n]{0,100}i\/o timeout|no route to host)/,
      weights: { 'connect-drop': 16, 'deploy-in-progress': 9, 'host-down': 7, 'stale-dns': 3 },
      title: 'a backend of Skipper does not answer at all',
      fact: 'connect',
      reach: 'behind',
      request: true,
      matches: [
        `level=error msg="${backend}: proxy error with code 504, dialing failed true, unwrap: dial tcp 10.2.108.7:8080: i/o timeout"`,
      ],
      nearMisses: [
        `level=error msg="${backend}: proxy error with code 0, dialing failed false, unwrap: EOF"`,
      ],
    },
    {
      name: 'broken-off',
      needles: ['ailed to do backend request', 'error during backend roundtrip'],
      pattern:
        /(?:[Ff]ailed to do backend request|error during backend roundtrip)[^\n]{0,300}(?:\bEOF\b|reset by peer|server closed idle connection|broken pipe)/,
      weights: { 'keepalive-race': 14, 'app-crash-request': 12, 'ungraceful-shutdown': 8 },
      title: 'a backend closed its connection while Skipper waited for an answer',
      fact: 'reset',
      reach: 'behind',
      request: true,
      matches: [
        `level=error msg="${backend}: proxy error with code 0, dialing failed false, unwrap: EOF"`,
        'level=error msg="error during backend roundtrip: kube_default__shop: read tcp 10.2.1.4:41000->10.2.108.7:8080: read: connection reset by peer"',
      ],
      nearMisses: [
        `level=error msg="${backend}: proxy error with code 0, dialing failed false, unwrap: context canceled"`,
      ],
    },
    {
      name: 'given-up',
      needles: ['ailed to do backend request', 'error during backend roundtrip'],
      pattern:
        /(?:[Ff]ailed to do backend request|error during backend roundtrip)[^\n]{0,300}(?:context (?:canceled|deadline exceeded)|timeout awaiting response headers|Client\.Timeout)/,
      weights: {
        'slow-app-timeout': 14,
        'client-abort': 11,
        'connect-drop': 10,
        'deploy-in-progress': 9,
        'dependency-slow': 7,
      },
      title: 'nobody waited any longer for a backend of Skipper',
      fact: 'timeout',
      reach: 'behind',
      request: true,
      matches: [
        `level=error msg="${backend}: proxy error with code 0, dialing failed false, unwrap: context canceled"`,
        'level=error msg="error during backend roundtrip: kube_default__shop: context canceled"',
      ],
      nearMisses: [
        `level=error msg="${backend}: proxy error with code 0, dialing failed false, unwrap: EOF"`,
      ],
    },
  ],
)
