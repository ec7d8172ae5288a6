import type { SignatureScope } from '../../model/diagnosis.ts'
import type { ConnectFailure, HttpFailure } from '../../model/facts.ts'
import type { Weights } from '../../model/sight.ts'
import type { System } from '../../model/system.ts'
import { isProxy } from '../system-role.ts'

/** A way in which a connection is not made, as tcp and as http evidence name it. */
export interface Refusal {
  name: string
  failure: ConnectFailure
  http: HttpFailure
  weights: Weights
  reference: string
  when?: (scope: SignatureScope) => boolean
  /** A path for which `when` holds, with the position looked at, and one for which it does not. */
  path?: { yes: readonly System[]; no: readonly System[] }
}

/** Where the meanings of error numbers are written. */
export const posix = 'Linux connect(2)'

function behindProxy({ target }: SignatureScope): boolean {
  return target !== null && !target.innermost && isProxy(target.system)
}

/** Weights of the other readings are small: a refusal or silence alone does not tell them apart. */
export const refusals: readonly Refusal[] = [
  {
    name: 'refused',
    failure: 'refused',
    http: 'refused',
    weights: {
      'backend-down': 20,
      'wrong-port': 5,
      'app-crash-loop': 4,
      'app-boot-failure': 2,
      'deploy-in-progress': 3,
      'host-firewall-block': 1,
    },
    reference: `${posix}, ECONNREFUSED; RFC 9293 section 3.10.7.1: a closed port answers with RST`,
    when: (scope) => !behindProxy(scope),
    path: { yes: ['unknown'], no: ['nginx', 'node'] },
  },
  {
    name: 'proxy-refused',
    failure: 'refused',
    http: 'refused',
    weights: { 'proxy-not-running': 27, 'backend-down': 6, 'proxy-config-invalid': 4, 'wrong-port': 3 },
    reference: `${posix}, ECONNREFUSED, at a reverse proxy that has hops behind it`,
    when: behindProxy,
    path: { yes: ['nginx', 'node'], no: ['node'] },
  },
  {
    name: 'last-proxy-refused',
    failure: 'refused',
    http: 'refused',
    weights: { 'proxy-not-running': 15, 'proxy-config-invalid': 3 },
    reference: `${posix}, ECONNREFUSED, at a reverse proxy that is the last hop we know of`,
    when: ({ target }) => target?.innermost === true && isProxy(target.system),
    path: { yes: ['nginx'], no: ['node'] },
  },
  {
    name: 'timeout',
    failure: 'timeout',
    http: 'connect-timeout',
    weights: {
      'connect-drop': 18,
      'host-down': 10,
      'host-firewall-block': 8,
      'lb-sg-nacl-block': 4,
      'syn-backlog': 3,
      'listen-backlog-overflow': 3,
      'conntrack-full': 2,
    },
    reference: `${posix}, ETIMEDOUT; RFC 9293 section 3.8.3: an unanswered SYN is sent again`,
  },
  {
    name: 'unreachable',
    failure: 'unreachable',
    http: 'unreachable',
    weights: { 'no-route': 22, 'host-down': 12, 'container-network-broken': 6, 'host-firewall-block': 4 },
    reference: `${posix}, EHOSTUNREACH and ENETUNREACH; RFC 1122 section 3.2.2.1`,
  },
  {
    name: 'reset',
    failure: 'reset',
    http: 'connect-reset',
    weights: {
      'listen-backlog-overflow': 14,
      'host-firewall-block': 13,
      'app-crash-loop': 8,
      'backend-down': 4,
    },
    reference: `${posix}, ECONNRESET; net.ipv4.tcp_abort_on_overflow in Linux ip-sysctl`,
  },
  {
    name: 'no-local-port',
    failure: 'no-local-port',
    http: 'no-local-port',
    weights: { 'ephemeral-ports': 28 },
    reference: `${posix}, EADDRNOTAVAIL: the machine that looks has no free port towards the target`,
  },
  {
    name: 'forbidden',
    failure: 'forbidden',
    http: 'forbidden',
    weights: { 'vantage-broken': 22, 'selinux-denied': 10 },
    reference: `${posix}, EACCES and EPERM: a rule on the machine that looks forbids the connection`,
  },
  {
    name: 'name',
    failure: 'name',
    http: 'name',
    weights: { 'dns-failure': 22 },
    reference: 'getaddrinfo(3), EAI_NONAME and EAI_AGAIN',
  },
]
