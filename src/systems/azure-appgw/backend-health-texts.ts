import type { Weights } from '../../model/sight.ts'

interface HealthText {
  name: string
  text: RegExp
  needles: readonly [string, ...string[]]
  title: string
  weights: Weights
  fact: string
  example: string
}

/** What the backend health says of a server, with what each text says of it; also used on parsed answers. */
export const backendHealthTexts: readonly HealthText[] = [
  {
    name: 'timeout',
    text: /Time taken by the backend to respond to (?:the )?[Aa]pplication [Gg]ateway['’]?s health probe/,
    needles: ['Time taken by the backend'],
    title: 'The backend answered the probe too late',
    weights: {
      'slow-app-timeout': 13,
      'worker-pool-exhausted': 6,
      'connect-drop': 11,
      'lb-sg-nacl-block': 10,
      'health-check-misconfig': 5,
    },
    fact: 'health',
    example:
      "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.",
  },
  {
    name: 'dns',
    text: /could not create a probe for this backend|[Uu]nable to resolve (?:the )?(?:backend )?FQDN/,
    needles: ['could not create a probe', 'nable to resolve '],
    title: 'The gateway cannot resolve the backend’s name',
    weights: { 'dns-failure': 23 },
    fact: 'resolve',
    example:
      'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.',
  },
  {
    name: 'not-connected',
    text: /could not connect to the backend|[Cc]annot connect to (?:the )?backend server/,
    needles: ['connect to the backend', 'connect to backend server'],
    title: 'The gateway could not connect to the backend',
    weights: {
      'lb-sg-nacl-block': 12,
      'backend-down': 12,
      'wrong-port': 8,
      'connect-drop': 6,
      'no-route': 5,
      'loopback-bind': 4,
    },
    fact: 'connect',
    example:
      'Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.',
  },
  {
    name: 'client-error',
    text: /(?:did not match the probe setting\. Expected: ?\S{1,20} Received: ?)[34]\d\d\b|Received invalid status code: ?[34]\d\d in the backend server/,
    needles: ['HTTP response did not match the probe', 'Received invalid status code'],
    title: 'The probe was answered with a redirect or a client error',
    weights: { 'health-check-misconfig': 19, 'host-header-rejected': 9, 'bad-release': 4 },
    fact: 'health',
    example:
      "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.",
  },
  {
    name: 'server-error',
    text: /(?:did not match the probe setting\. Expected: ?\S{1,20} Received: ?)5\d\d\b|Received invalid status code: ?5\d\d in the backend server/,
    needles: ['HTTP response did not match the probe', 'Received invalid status code'],
    title: 'The probe was answered with a server error',
    weights: { 'app-returns-5xx': 17, 'health-check-misconfig': 6, 'bad-release': 5 },
    fact: 'health',
    example:
      "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:503.",
  },
  {
    name: 'body',
    text: /Body of the backend['’]?s HTTP response did not match/,
    needles: ['Body of the backend'],
    title: 'The probe’s answer does not hold what it must',
    weights: { 'health-check-misconfig': 18, 'bad-release': 7 },
    fact: 'health',
    example:
      "Body of the backend's HTTP response did not match the probe setting. Received response body doesn't contain OK.",
  },
  {
    name: 'name',
    text: /Common Name of the leaf certificate presented by the backend server does not match|Common Name \(CN\) of the backend certificate does ?n.t match|Common Name of the (?:leaf )?certificate[^\n]{0,80} does not match/,
    needles: ['Common Name'],
    title: 'The backend’s certificate is for another name',
    weights: { 'tls-backend-name': 25 },
    fact: 'tls-handshake',
    example:
      'The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.',
  },
  {
    name: 'expired',
    text: /[Bb]ackend (?:server )?certificate (?:is invalid\. Current date is not within|(?:has )?expired)/,
    needles: ['ackend certificate is invalid', 'certificate expired', 'certificate has expired'],
    title: 'The backend’s certificate has expired',
    weights: { 'tls-backend-expired': 24, 'tls-backend-not-yet-valid': 8, 'clock-skew': 3 },
    fact: 'tls-handshake',
    example:
      'Backend certificate is invalid. Current date is not within the Valid from and Valid to date range on the certificate.',
  },
  {
    name: 'untrusted',
    text: /Intermediate certificate is missing|Leaf certificate is |Intermediate certificate is not signed|is not signed by a well-known|doesn't match the trusted root|root certificate of the server certificate used by the backend|validity of the backend certificate could not be verified/,
    needles: [
      'ntermediate certificate',
      'Leaf certificate',
      'signed by a well-known',
      'root certificate',
      'validity of the backend certificate',
    ],
    title: 'The gateway does not trust the backend’s certificate',
    weights: { 'tls-backend-untrusted': 25 },
    fact: 'tls-handshake',
    example:
      "The root certificate of the server certificate used by the backend doesn't match the trusted root certificate added to the application gateway.",
  },
  {
    name: 'not-allowed',
    text: /certificate is not whitelisted/,
    needles: ['not whitelisted'],
    title: 'The backend shows another certificate than the one that the gateway was told to accept',
    weights: { 'tls-backend-untrusted': 22, 'tls-backend-name': 18, 'tls-backend-expired': 7 },
    fact: 'tls-handshake',
    example: 'Backend server certificate is not whitelisted with Application Gateway.',
  },
  {
    name: 'unknown',
    text: /backend health status could not be retrieved/,
    needles: ['health status could not be retrieved'],
    title: 'The gateway’s management traffic is blocked, or a name does not resolve',
    weights: { 'agw-control-plane-blocked': 25, 'dns-failure': 7 },
    fact: 'control-plane',
    example:
      'The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU.',
  },
]
