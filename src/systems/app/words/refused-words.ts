import { isSeenOnce } from '../../kubernetes/is-seen-once.ts'
import type { ProgramLine } from '../lines-of-program.ts'
import { dependencyIn } from './dependency-in.ts'
import { wordsOfAnyProgram } from './words-of-any-program.ts'

const refused =
  /[Cc]onnection (?:was )?(?:actively )?refused|ECONNREFUSED|\beconnrefused\b|actively refused it|No connection could be made because|WinError 10061|\(os error 111\)|\b10061\b|[Cc]onnect call failed|refused (?:the|to) connect|[Cc]onnection to \S{1,200} (?:was )?refused/
const failed =
  /(?:[Cc]annot|[Cc]ould not|[Cc]ouldn['’]t|[Cc]an['’]t|[Uu]nable to|[Ff]ailed to|[Ff]ailed|[Ee]rror) (?:connect(?:ing)?|reach(?:ing)?|open(?:ing)? (?:a )?connection)\b|[Cc]onnection (?:attempt )?failed\b|[Cc]onnection (?:to|with) \S{1,200} (?:has )?failed|[Ss]erver (?:is )?unreachable|Connection is not available/
const failedNeedles = ['onnect', 'reach']
const refusedNeedles = [
  'refused',
  'REFUSED',
  'No connection could be made',
  '10061',
  '(os error 111)',
  'onnect call failed',
]
/** A kubelet asks the pod itself, whatever the rest of the event names. */
const probed = /probe (?:failed|errored)/
const socket = /\.sock(?:et)?\b|\bunix:|dial unix/

const needed: readonly {
  name: 'database' | 'cache' | 'other'
  weights: ProgramLine['weights']
  fact: string
  example: string
}[] = [
  {
    name: 'database',
    weights: { 'db-down': 23, 'wrong-port': 3, 'app-boot-failure': 3 },
    fact: 'database',
    example: '[error] connect to tcp 10.0.4.9:5432 failed: Connection refused',
  },
  {
    name: 'cache',
    weights: { 'cache-down': 24, 'wrong-port': 3, 'app-boot-failure': 2 },
    fact: 'cache',
    example: 'Error: Connection refused (os error 111) redis://cache:6379/',
  },
  {
    name: 'other',
    weights: { 'dependency-slow': 17, 'app-boot-failure': 6, 'app-returns-5xx': 3 },
    fact: 'dependency',
    example: 'dial mail:587: Connection refused',
  },
]

/** Refused and failed connections, by whomever and however they are told. */
export const refusedWords = wordsOfAnyProgram('connect(2), ECONNREFUSED; winsock WSAECONNREFUSED (10061)', [
  ...needed.map(
    ({ name, weights, fact, example }): ProgramLine => ({
      name: `refused-${name}`,
      needles: refusedNeedles,
      pattern: refused,
      when: (_groups, line) => !socket.test(line) && !probed.test(line) && dependencyIn(line) === name,
      weights,
      title: 'what the app needs refuses connections',
      fact,
      reach: 'inwards',
      matches: [example],
      nearMisses: ['Cannot connect to host 0.0.0.0:8099 ssl:None [Connection refused]'],
    }),
  ),
  ...needed.map(
    ({ name, weights, fact, example }): ProgramLine => ({
      name: `failed-${name}`,
      needles: failedNeedles,
      pattern: failed,
      when: (_groups, line) => !refused.test(line) && !socket.test(line) && dependencyIn(line) === name,
      weights: Object.fromEntries(Object.entries(weights).map(([cause, weight]) => [cause, weight - 4])),
      title: 'what the app needs cannot be reached',
      fact,
      reach: 'inwards',
      matches: [`could not connect to ${/\S{1,40}:\d{2,5}/.exec(example)?.[0] ?? ''}`],
      nearMisses: ['could not connect to 10.0.4.9:3000'],
    }),
  ),
  {
    name: 'refused',
    needles: refusedNeedles,
    pattern: refused,
    when: (_groups, line) =>
      !socket.test(line) && dependencyIn(line) === null && !isOwn(line) && !isSeenOnce(line),
    weights: {
      'backend-down': 12,
      'wrong-port': 6,
      'app-crash-loop': 3,
      'dependency-slow': 4,
      'loopback-bind': 3,
    },
    title: 'a connection was refused',
    fact: 'connect',
    reach: 'inwards',
    matches: [
      'hassio.api.ingress] Ingress error: Cannot connect to host 0.0.0.0:8099 ssl:None [Connection refused]',
      'error trying to connect: tcp connect error: Connection refused (os error 111)',
      'No connection could be made because the target machine actively refused it. (web:8080)',
      "ConnectError: [Errno 111] Connect call failed ('172.19.0.4', 8000)",
    ],
    nearMisses: ['Connection refused by postgres:5432', 'reconnected after connection refused: successfully'],
  },
  {
    name: 'refused-own-machine',
    needles: refusedNeedles,
    pattern: refused,
    when: (_groups, line) => !socket.test(line) && dependencyIn(line) === null && isOwn(line),
    weights: { 'backend-down': 12, 'wrong-port': 9, 'app-crash-loop': 3, 'localhost-ipv6': 3 },
    title: 'a connection to the own machine or container was refused',
    reference: 'connect(2), ECONNREFUSED; each container has a loopback of its own',
    fact: 'connect',
    reach: 'inwards',
    matches: ['origin error: tcp connect to 127.0.0.1:9000 failed: Connection refused'],
    nearMisses: ['origin error: tcp connect to 10.0.0.4:9000 failed: Connection refused'],
  },
  {
    name: 'failed',
    needles: failedNeedles,
    pattern: failed,
    when: (_groups, line) => !refused.test(line) && !socket.test(line) && dependencyIn(line) === null,
    weights: {
      'backend-down': 9,
      'connect-drop': 7,
      'wrong-port': 5,
      'dependency-slow': 5,
      'dns-failure': 3,
    },
    title: 'a connection failed',
    fact: 'connect',
    reach: 'inwards',
    matches: ['ERROR ingress: unable to reach upstream app:3000', 'failed to connect to 10.0.4.9:8000'],
    nearMisses: ['connection to 10.0.4.9:8000 established', 'could not connect to postgres'],
  },
])

function isOwn(line: string): boolean {
  return /\b127\.0\.0\.1\b|\blocalhost\b|\[::1\]/.test(line)
}
