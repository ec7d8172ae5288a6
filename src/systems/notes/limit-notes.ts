import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here', fact: 'rate-limit' } as const
const reference =
  'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting: 503 unless limit-req-status-code is set; https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html'

/** Limits of requests and connections that gateways are given: nginx answers 503 to what is beyond them. */
export const limitNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-tight-limit',
    needles: ['/limit-', 'limit_conn '],
    pattern:
      /\bnginx\.(?:ingress\.kubernetes\.io|org)\/limit-(?:rps|connections|req-rate)["']?\s{0,4}[:=]\s{0,4}["']?[1-9]\b|\bnginx\.ingress\.kubernetes\.io\/limit-rpm["']?\s{0,4}[:=]\s{0,4}["']?[1-9]\d?\b|^\s{0,20}limit_conn\s{1,8}\w{1,64}\s{1,8}[1-9];/m,
    weights: { 'proxy-ratelimit': 18 },
    title: 'a limit lets very few requests or connections through, and a page makes more of them at once',
    reference,
    examples: {
      matches: [
        "    nginx.ingress.kubernetes.io/limit-rps: '1'",
        'nginx.ingress.kubernetes.io/limit-connections: "5"',
        'nginx.ingress.kubernetes.io/limit-rpm: "30"',
        'limit_conn addr 2;',
      ],
      nearMisses: [
        'nginx.ingress.kubernetes.io/limit-rps: "100"',
        'nginx.ingress.kubernetes.io/limit-whitelist: 10.0.0.0/8',
        'limit_conn_zone $binary_remote_addr zone=addr:10m;',
      ],
    },
  },
  {
    ...shared,
    id: 'note-limit',
    needles: ['/limit-', 'limit_conn ', 'limit_req '],
    pattern:
      /\bnginx\.(?:ingress\.kubernetes\.io|org)\/limit-(?:rps|connections|req-rate)["']?\s{0,4}[:=]\s{0,4}["']?[1-9]\d|\bnginx\.ingress\.kubernetes\.io\/limit-rpm["']?\s{0,4}[:=]\s{0,4}["']?[1-9]\d{2}|^\s{0,20}limit_conn\s{1,8}\w{1,64}\s{1,8}[1-9]\d|^\s{0,20}limit_req\s{1,8}zone=\w{1,64}\s{1,8}\S/m,
    weights: { 'proxy-ratelimit': 10 },
    title: 'a gateway limits requests or connections',
    reference,
    examples: {
      matches: [
        'nginx.ingress.kubernetes.io/limit-rps: "100"',
        'limit_conn addr 50;',
        'limit_req zone=one burst=20 nodelay;',
      ],
      nearMisses: [
        'nginx.ingress.kubernetes.io/limit-rps: "5"',
        'limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s;',
        'limiting requests, excess: 5.5 by zone "one"',
      ],
    },
  },
]
