import { wordsOfAnyProgram } from './words-of-any-program.ts'

/** Names that cannot be resolved, however it is told. */
export const nameWords = wordsOfAnyProgram('getaddrinfo(3); winsock WSAHOST_NOT_FOUND (11001); RFC 8499', [
  {
    name: 'name-unknown',
    needles: [
      'getaddrinfo',
      'o such host',
      'resolve',
      'name resolution',
      'NXDOMAIN',
      'SERVFAIL',
      'ost not found',
      'nknown host',
      'odename nor',
      'ENOTFOUND',
      'EAI_',
      'lookup',
      '11001',
      'dns error',
      'DNS',
      'queryA',
      'not known',
      ':53: ',
    ],
    pattern:
      /getaddrinfo|[Nn]o such host|(?:[Cc]ould not|[Cc]ouldn['’]t|[Cc]annot|[Cc]an['’]t|[Uu]nable to|[Ff]ail(?:ed|ure) to|[Ff]ailed) resolv(?:e|ing)\b|[Ee]rror resolving|resolv\w{1,3} (?:\S{1,200} )?failed|name resolution|\bNXDOMAIN\b|\bSERVFAIL\b|[Hh]ost not found|[Uu]nknown host|[Nn]odename nor servname|\bENOTFOUND\b|\bEAI_(?:AGAIN|NONAME|NODATA|FAIL)\b|\b11001\b|failed to lookup address|lookup \S{1,200}: |dns error|DNS (?:lookup|resolution|query|name)[^\n]{0,40}(?:fail|error|timed out|not)|query(?:A|Aaaa|AAAA) E[A-Z]{4,12}|[Nn]ame (?:or service )?(?:is )?not known|could not be resolved|\b(?:read|write|dial) udp \S{1,80}:53: (?:i\/o timeout|(?:read|write|connect): )/,
    weights: { 'dns-failure': 19, 'container-network-broken': 6, 'backend-down': 3 },
    title: 'a name could not be resolved',
    reference: 'getaddrinfo(3); winsock WSAHOST_NOT_FOUND (11001); RFC 8499',
    fact: 'resolve',
    reach: 'inwards',
    matches: [
      '    "message": "queryA ETIMEOUT localhost",',
      'dns error: failed to lookup address information: Name does not resolve',
      'getaddrinfo() thread failed: name app is unknown',
      'unable to resolve host app',
    ],
    nearMisses: ['resolver 127.0.0.11 valid=10s;', 'name: app'],
  },
])
