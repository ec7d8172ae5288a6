import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards' } as const

/** What remarks and settings of edges and load balancers say of the way to the origin. */
export const balancerNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-origin-speaks-http-only',
    needles: ['s3-website', 'https-only', 'HTTPS_ONLY'],
    pattern:
      /s3-website[.-][^\n]{0,200}https?-only|https-only[^\n]{0,200}s3-website|s3-website[.-][^\n]{0,120}HTTPS_ONLY/,
    weights: { 'https-to-http-port': 26 },
    title: 'the edge speaks TLS to an endpoint that has none',
    reference:
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html: website endpoints do not support HTTPS',
    fact: 'tls-port',
    examples: {
      matches: [
        "new HttpOrigin('shop.s3-website-eu-west-1.amazonaws.com')   // protocolPolicy is https-only",
      ],
      nearMisses: [
        "new HttpOrigin('bucket.s3-website-us-east-1.amazonaws.com', { protocolPolicy: HTTP_ONLY })",
      ],
    },
  },
  {
    ...shared,
    id: 'note-full-strict',
    needles: ['Full (strict)', '(strict)', 'ssl_mode'],
    pattern: /\bFull \(strict\)|"?ssl_mode"?\s*[:=]\s*"?(?:full_strict|strict|flexible|Flexible)/,
    weights: { 'cf-ssl-mode-mismatch': 10 },
    title: 'the edge’s TLS mode is told',
    reference: 'https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/',
    fact: 'edge-tls-mode',
    examples: {
      matches: ['"ssl_mode": "Full (strict)"', 'ssl_mode: flexible'],
      nearMisses: ['ssl_mode: off'],
    },
  },
  {
    ...shared,
    id: 'note-no-server-name',
    needles: ['server_name', 'SNI'],
    pattern: /\bno server_name\b|\bwithout (?:a )?(?:server_name|SNI)\b/,
    weights: { 'tls-sni-missing': 18, 'tls-backend-name': 8 },
    title: 'no name is configured or sent by which the server could choose its certificate',
    reference: 'RFC 6066 section 3',
    fact: 'tls-name',
    examples: {
      matches: ['# our own server block: no server_name; nginx 1.20 -> 1.22 by upgrade'],
      nearMisses: ['server_name shop.example.com;'],
    },
  },
  {
    ...shared,
    id: 'note-edge-banned',
    needles: ['Banned IP list'],
    pattern:
      /Banned IP list:[^\n]{0,2000}\b(?:172\.6[4-9]|172\.7[01]|104\.(?:1[6-9]|2[0-7])|162\.158|162\.159|173\.245|188\.114|190\.93|197\.234|198\.41|141\.101|108\.162|103\.(?:21|22|31))\.\d/,
    weights: { 'cf-origin-blocked': 28, 'host-firewall-block': 10 },
    title: 'the origin has banned addresses of the edge',
    reference: 'https://www.cloudflare.com/ips-v4',
    fact: 'firewall',
    examples: {
      matches: ['Banned IP list: 172.68.12.0/24 172.69.33.0/24 172.70.86.0/24'],
      nearMisses: ['Banned IP list: 192.0.2.10 198.51.100.7'],
    },
  },
  {
    ...shared,
    id: 'note-health-check-status',
    needles: ['ealth check', 'ealthcheck', 'probe', 'unhealthy'],
    pattern:
      /(?:[Hh]ealth checks? failed with (?:these|this) codes?: \[(?:30[1278]|40[0-5])|probe[ _](?:accepts|expects|match)[^\n]{0,60}200[^\n]{0,80}\b40[0-5]\b)/,
    weights: { 'health-check-misconfig': 24 },
    title: 'the health check gets an answer that it was not told to accept',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    fact: 'health-check',
    examples: {
      matches: [
        '"Description": "Health checks failed with these codes: [401]"',
        'Probe: probe expects 200-399, the app answers 401',
      ],
      nearMisses: ['Health checks failed with these codes: [502]', 'Health checks failed'],
    },
  },
  {
    ...shared,
    id: 'note-health-check-path-gone',
    needles: ['health_check', 'healthcheck-path', 'healthCheckPath', 'health check path'],
    pattern:
      /health_?check[^\n]{0,40}path[^\n]{0,10}["'=:\s]"?\/"?[^\n]{0,80}(?:moved|gone|no longer|removed|does not exist)/i,
    weights: { 'health-check-misconfig': 24 },
    title: 'the health check asks for a path that is no longer there',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    fact: 'health-check',
    examples: {
      matches: ['health_check { path = "/" }   # the start page has moved to S3'],
      nearMisses: ['health_check { path = "/healthz" }'],
    },
  },
  {
    ...shared,
    id: 'note-placeholder-backend',
    reach: 'behind',
    needles: ['127.0.0.1:8181', 'no endpoints', 'does not have any active Endpoint'],
    pattern: /127\.0\.0\.1:8181\b|\bno endpoints\b|does not have any active Endpoint/,
    // There it is the default backend itself that answers, to requests that no rule fits.
    when: (_groups, line) => !line.includes('[upstream-default-backend]'),
    weights: { 'lb-no-registered-targets': 24, 'no-live-upstreams': 22 },
    title: 'the ingress has nothing to send requests to',
    reference:
      'https://github.com/kubernetes/ingress-nginx: the default backend of a Service without endpoints',
    fact: 'targets',
    examples: {
      matches: [
        'in the generated nginx.conf the upstream server is 127.0.0.1:8181',
        'Service "default/shop" does not have any active Endpoint.',
      ],
      nearMisses: ['upstream server is 127.0.0.1:8080'],
    },
  },
  {
    ...shared,
    id: 'note-scaled-down',
    needles: ['replicas', 'deregistered', 'draining'],
    pattern:
      /\b\d{1,4} ?(?:->|→|to) ?\d{1,4} replicas\b|\bderegistered \d{1,4} targets?\b|\bscaled? down\b[^\n]{0,80}replica/,
    weights: { 'deploy-in-progress': 22, 'lb-dereg-inflight': 14 },
    title: 'instances were taken away at that time',
    reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    fact: 'deploy',
    examples: {
      matches: [
        '10 -> 5 replicas while under load',
        '17:04:51  deregistered 2 targets (blue) + taskSet began draining',
      ],
      nearMisses: ['replicas: 3', 'targets: 3 registered'],
    },
  },
  {
    ...shared,
    id: 'note-function-reply',
    needles: ['statusCode', 'handler', 'lambda', 'Lambda'],
    pattern:
      /(?:without|no|missing|lacks)[^\n]{0,20}\bstatusCode\b|[Ll]ambda[^\n]{0,60}(?:malformed|invalid|did not return)[^\n]{0,40}response/,
    weights: { 'invalid-upstream-response': 22 },
    title: 'a function answers with something that is no response',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer',
    fact: 'malformed',
    examples: {
      matches: ['our handler returns an object without a statusCode', 'Lambda returned malformed response'],
      nearMisses: ['return { statusCode: 200, body }'],
    },
  },
  {
    ...shared,
    id: 'note-too-many-redirects',
    reach: 'here',
    needles: [
      'ERR_TOO_MANY_REDIRECTS',
      'redirected you too many times',
      'redirects followed',
      'TooManyRedirects',
      'redirections exceeded',
      'redirecting properly',
      'oo many redirects occurred',
      'edirect loop',
      'redirects exceeded',
      'redirect count exceeded',
      'Exceeded ',
      'stopped after ',
      'Will not follow more than',
      'oo many redirects',
    ],
    pattern:
      /ERR_TOO_MANY_REDIRECTS|redirected you too many times|Maximum \(\d{1,3}\) redirects followed|TooManyRedirects|\b\d{1,3} redirections exceeded|isn[’']t redirecting properly|[Tt]oo many redirects\b|\b[Rr]edirect loop\b|Maximum number of redirects exceeded|redirect count exceeded|\bExceeded \d{1,3} redirects\b|stopped after \d{1,3} redirects\b|Will not follow more than \d{1,3} redirects/,
    weights: { 'redirect-loop': 24, 'cf-ssl-mode-mismatch': 8 },
    title: 'redirects lead in a circle',
    reference: 'RFC 9110 section 15.4: clients should detect cyclical redirections',
    fact: 'redirects',
    examples: {
      matches: [
        'ERR_TOO_MANY_REDIRECTS',
        'curl: (47) Maximum (50) redirects followed',
        '20 redirections exceeded.',
        'The page isn’t redirecting properly',
        'Get "https://shop.example/": stopped after 10 redirects',
        'requests.exceptions.TooManyRedirects: Exceeded 30 redirects.',
      ],
      nearMisses: ['301 redirects', 'stopped after 10 attempts'],
    },
  },
  {
    ...shared,
    id: 'note-plain-to-tls-port',
    reach: 'here',
    needles: [
      'proxy_pass http:',
      'originService=http:',
      'ervice: http:',
      'ProxyPass',
      'reverse_proxy http:',
      'upstream: "http:',
    ],
    pattern:
      /(?:proxy_pass |originService=|[Ss]ervice: |ProxyPass(?:Reverse)? \S{1,100} |reverse_proxy |upstream: ")"?http:\/\/[^\s/"';:]{1,200}:(?:443|8443|9443|4443|10443)\b/,
    weights: { 'http-to-https-port': 11 },
    title: 'plain HTTP is sent to a port that is TLS’s by custom',
    reference: 'IANA: 443 and 8443 are those of HTTPS',
    fact: 'tls-port',
    examples: {
      matches: ['proxy_pass http://10.0.0.5:8443;', 'originService=http://localhost:8443'],
      nearMisses: ['proxy_pass https://10.0.0.5:8443;', 'proxy_pass http://10.0.0.5:8080;'],
    },
  },
  {
    ...shared,
    id: 'note-tls-to-plain-port',
    reach: 'here',
    needles: [
      'proxy_pass https:',
      'originService=https:',
      'ervice: https:',
      'ProxyPass',
      'reverse_proxy https:',
      'upstream: "https:',
    ],
    pattern:
      /(?:proxy_pass |originService=|[Ss]ervice: |ProxyPass(?:Reverse)? \S{1,100} |reverse_proxy |upstream: ")"?https:\/\/[^\s/"';:]{1,200}:(?:80|8080|8000|3000|5000|9000)\b/,
    weights: { 'https-to-http-port': 9 },
    title: 'TLS is spoken to a port that is plain HTTP’s by custom',
    reference: 'IANA: 80 and 8080 are those of HTTP',
    fact: 'tls-port',
    examples: {
      matches: ['proxy_pass https://10.0.0.5:8080;', 'originService=https://localhost:3000'],
      nearMisses: ['proxy_pass http://10.0.0.5:8080;', 'proxy_pass https://10.0.0.5:8443;'],
    },
  },
]
