import type { System } from '../model/system.ts'

/** An HTTP status that gateways make, by whom, and what each means by it. */
export interface StatusCode {
  title: string
  meaning: string
  /** Which system answers with it by itself, and when. */
  madeBy: { system: System; when: string }[]
  next: string
}

/**
 * The 5xx statuses that hops make themselves. Sources: nginx ngx_http_upstream.c and ngx_http_special_response.c;
 * Apache mod_proxy; HAProxy src/http.c and its termination states; AWS "Troubleshoot your Application Load
 * Balancers"; Azure Application Gateway "Troubleshooting bad gateway errors"; Cloudflare "5xx errors".
 */
export const statusCodes = {
  500: {
    title: 'Internal Server Error',
    meaning: 'The application itself failed, as a rule. A proxy makes it only when it is out of resources.',
    madeBy: [
      { system: 'nginx', when: 'it has no file descriptors or worker connections left' },
      { system: 'haproxy', when: 'it has no memory or connections left (termination state RC or PC)' },
      { system: 'apache', when: 'its newer versions (2.4.62) cannot resolve the name of the backend' },
    ],
    next: 'Read the log of the application first; then the error log of the proxy.',
  },
  502: {
    title: 'Bad Gateway',
    meaning:
      'A hop asked the next one inwards and got no usable answer. The hop that says so is rarely at fault.',
    madeBy: [
      {
        system: 'nginx',
        when: 'the backend refuses, hangs up before the header ends, sends too big a header, or has no name or live server',
      },
      { system: 'apache', when: 'the backend hangs up, is too slow (HTTP), or sends too big a header' },
      { system: 'haproxy', when: 'the backend hangs up before its header (SH) or sends an invalid one (PH)' },
      { system: 'aws-alb', when: 'the target refuses, hangs up, or sends more than 32 KB of header' },
      {
        system: 'azure-appgw',
        when: 'no backend is healthy, or the backend refuses, hangs up or cannot be reached',
      },
      { system: 'cloudflare', when: 'the origin itself answered 502, or no origin of a pool is healthy' },
    ],
    next: 'Find the innermost hop that still says 502: the fault is one hop further in.',
  },
  503: {
    title: 'Service Unavailable',
    meaning: 'A hop has nobody to send the request to, or was told not to.',
    madeBy: [
      { system: 'haproxy', when: 'no server is up, the server refuses (SC), or its name does not resolve' },
      {
        system: 'apache',
        when: 'the backend refuses or does not connect in time, or every worker is in error',
      },
      { system: 'aws-alb', when: 'no target is registered' },
      { system: 'envoy', when: 'no upstream is healthy, or it reset the connection' },
      { system: 'fastly', when: 'it could not get an answer from the origin, whatever the reason' },
      { system: 'varnish', when: 'the fetch from the backend failed' },
    ],
    next: 'Look whether the backends are up and in the pool, and whether maintenance is on.',
  },
  504: {
    title: 'Gateway Timeout',
    meaning: 'A hop gave up waiting for the next one inwards.',
    madeBy: [
      { system: 'nginx', when: 'connecting or reading took longer than its own timer (60 s by default)' },
      { system: 'apache', when: 'a FastCGI backend was too slow' },
      { system: 'haproxy', when: 'the server was too slow to answer (sH) or to connect (sC)' },
      { system: 'aws-alb', when: 'the target did not connect within 10 s or answer within the idle timeout' },
      { system: 'azure-appgw', when: 'the backend was slower than the request timeout (20 s by default)' },
    ],
    next: 'Compare the time of the failing requests with the timeouts along the path: outer ones must be longer.',
  },
  520: {
    title: 'Web server returns an unknown error (Cloudflare)',
    meaning: 'The origin was reached, but its answer was empty, broken off, or too odd to pass on.',
    madeBy: [
      {
        system: 'cloudflare',
        when: 'the origin hangs up before its header, or sends more than 128 KB of header',
      },
    ],
    next: 'Look for crashes and for big cookies at the origin; compare idle timeouts when it is rare.',
  },
  521: {
    title: 'Web server is down (Cloudflare)',
    meaning: 'The origin refuses connections.',
    madeBy: [{ system: 'cloudflare', when: 'the origin refuses the connection' }],
    next: 'Look whether the web server runs and whether a firewall rejects the addresses of Cloudflare.',
  },
  522: {
    title: 'Connection timed out (Cloudflare)',
    meaning: 'The origin does not answer the attempt to connect.',
    madeBy: [{ system: 'cloudflare', when: 'connecting to the origin takes longer than about 19 s' }],
    next: 'Look for a firewall that drops the addresses of Cloudflare, and for a host that is down or overloaded.',
  },
  523: {
    title: 'Origin is unreachable (Cloudflare)',
    meaning: 'There is no route to the address of the origin.',
    madeBy: [{ system: 'cloudflare', when: 'the network says that the origin cannot be reached' }],
    next: 'Compare the A and AAAA records at Cloudflare with the true address of the origin.',
  },
  524: {
    title: 'A timeout occurred (Cloudflare)',
    meaning: 'The origin took the request and then did not answer in time.',
    madeBy: [{ system: 'cloudflare', when: 'the origin is silent for longer than 100 to 120 s' }],
    next: 'Find the slow request in the log of the application; move long work out of the request.',
  },
  525: {
    title: 'SSL handshake failed (Cloudflare)',
    meaning: 'The TLS handshake with the origin failed.',
    madeBy: [
      { system: 'cloudflare', when: 'the origin has no certificate, no common version or no common cipher' },
    ],
    next: 'Try a TLS handshake with the origin directly, with the name of the site as server name.',
  },
  526: {
    title: 'Invalid SSL certificate (Cloudflare)',
    meaning: 'The certificate of the origin does not pass in the mode Full (strict).',
    madeBy: [
      {
        system: 'cloudflare',
        when: 'the certificate is expired, for another name, or from an untrusted issuer',
      },
    ],
    next: 'Look at the dates, names and issuer of the certificate at the origin.',
  },
  527: {
    title: 'Railgun error (Cloudflare)',
    meaning: 'The connection to the Railgun listener at the origin failed. Railgun is no longer offered.',
    madeBy: [{ system: 'cloudflare', when: 'an old Railgun set-up is still switched on' }],
    next: 'Switch Railgun off.',
  },
  528: {
    title: 'Not assigned',
    meaning:
      'Neither a standard nor Cloudflare gives this status a meaning: something on the path made it up.',
    madeBy: [],
    next: 'Ask each hop by itself: the innermost one that says 528 wrote it.',
  },
  529: {
    title: 'Not assigned; some sites mean “overloaded”',
    meaning:
      'No standard gives this status a meaning. Some applications use it to say that they are overloaded.',
    madeBy: [],
    next: 'Ask each hop by itself: the innermost one that says 529 wrote it.',
  },
  530: {
    title: 'Error with a 1xxx code (Cloudflare)',
    meaning: 'Cloudflare could not even try: the number in the page (as 1016) says why.',
    madeBy: [
      {
        system: 'cloudflare',
        when: 'the name of the origin does not resolve (1016), or a tunnel is down (1033)',
      },
    ],
    next: 'Read the 1xxx number in the page; for 1016 look whether the origin has a public DNS record.',
  },
} satisfies Record<number, StatusCode>

export type ExplainedStatus = keyof typeof statusCodes

export function isExplained(status: number): status is ExplainedStatus {
  return status in statusCodes
}
