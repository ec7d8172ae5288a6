import { linesOfProgram } from '../lines-of-program.ts'

const failed = '{"message":"backend-endpoint-failed","source":"vcap.gorouter","data":{'

/** What the router of Cloud Foundry logs of requests that its apps failed. */
export const cloudFoundryLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'gorouter',
    reference: 'cloudfoundry/gorouter proxy/round_tripper/proxy_round_tripper.go, backend-endpoint-failed',
  },
  [
    {
      name: 'reused-ended',
      needles: ['backend-endpoint-failed'],
      pattern:
        /backend-endpoint-failed[^\n]{0,3000}"error":"(?:EOF|read[^"\n]{0,200}reset by peer)[^\n]{0,600}"conn-reused":true/,
      weights: { 'keepalive-race': 22, 'app-crash-request': 8 },
      title: 'the app had closed a connection that the router kept open and asked by again',
      fact: 'reset',
      reach: 'behind',
      matches: [`${failed}"error":"EOF","attempt":1,"got-connection":true,"conn-reused":true}}`],
      nearMisses: [`${failed}"error":"EOF","attempt":1,"got-connection":true,"conn-reused":false}}`],
    },
    {
      name: 'ended',
      needles: ['backend-endpoint-failed'],
      pattern:
        /backend-endpoint-failed[^\n]{0,3000}"error":"(?:EOF|read[^"\n]{0,200}reset by peer)[^\n]{0,600}"conn-reused":false/,
      weights: { 'app-crash-request': 17, 'worker-timeout': 5, 'invalid-upstream-response': 4 },
      title: 'the app ended a new connection before it had answered',
      fact: 'reset',
      reach: 'behind',
      matches: [`${failed}"error":"EOF","attempt":1,"got-connection":true,"conn-reused":false}}`],
      nearMisses: [`${failed}"error":"dial tcp 10.0.4.9:8080: connect: connection refused","attempt":1}}`],
    },
  ],
)
