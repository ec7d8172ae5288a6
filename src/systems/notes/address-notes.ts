import type { LogSignature } from '../../model/diagnosis.ts'
import { currentAddress } from './current-address.ts'

/** Rows whose labels are shown speak of what a Service selects, too. */
const withLabels = /\b(?:ClusterIP|NodePort|LoadBalancer|Running)\s[^\n]{0,200}\s[\w./-]{1,120}=\S/

/** Another address than before, not than somebody else. */
const overTime =
  /\b(?:chang(?:e|es|ed|ing)|rotat\w{1,4}|moved|differs|a new|new|now|at (?:\w{1,12} )?times|sometimes|came up|comes up|again|(?:re)?start\w{0,3}|recreat\w{1,3}|redeploy\w{0,4}|after|every time|each time)\b/

/** What documentation and comments say of all machines of a kind, or of machines elsewhere. */
const ofAll =
  /^\s{0,12}(?:#|\/\/)|\b(?:[Ee]ach|[Ee]very|[Aa] new) (?:task|pod|container|instance|target)\b|\b(?:its|their) own\b|\bin (?:staging|production|another|each|every)\b/

/** Who is told to have which address now: a correlation compares it with the one that was asked. */
export const addressNotes: readonly LogSignature[] = [
  {
    id: 'note-current-address',
    system: 'unknown',
    reach: 'here',
    needles: [
      'IP',
      ' ip ',
      'address',
      'Address',
      'Endpoints:',
      'PING ',
      ':80',
      ':3000',
      ':5000',
      ':8',
      ':9',
      ':443',
    ].concat(['now ', 'currently ', 'actually ', 'NodePort', 'LoadBalancer', ' Running ']),
    pattern: currentAddress,
    when: (_groups, line) =>
      !/\b(?:client|visitor|remote|source) (?:IP|address)/i.test(line.slice(0, 2000)) &&
      !withLabels.test(line.slice(0, 2000)),
    weights: { 'stale-dns': 2 },
    title: 'the address is told that a backend has now',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: names are resolved at start',
    fact: 'stale-name',
    examples: {
      matches: [
        "The pod's current IP (after pod deletion and auto restart) is actually: 10.15.16.27",
        'the new IP is 172.18.0.7',
        'the container IP address changed from 172.18.0.4 to 172.18.0.7',
        'it now has the IP 10.244.1.9',
        'the pod IP as the app sees it: 10.244.1.9:3000',
        'Endpoints:         10.244.1.7:8080,10.244.2.9:8080',
        'shop   10.244.1.7:8080,10.244.2.9:8080   12d',
        'PING app (172.18.0.5) 56(84) bytes of data.',
        'shop   ClusterIP   10.43.12.8   <none>   80/TCP   4d',
        'prod   shop   NodePort   10.96.3.4   <none>   80:30080/TCP   4d',
        'shop-6c9d7-x2f   1/1   Running   2 (3h ago)   4d1h   10.42.0.17   node1   <none>   <none>',
      ],
      nearMisses: [
        'the client IP is now 203.0.113.9',
        'IP address: 10.0.0.5',
        'Endpoints:         <none>',
        'connect() to 10.0.0.5:8080 failed',
        'shop   ClusterIP   None   <none>   80/TCP   4d',
        'shop-6c9d7-x2f   0/1   Pending   0   4d   <none>   node1',
        'coredns-77cc-qq1   1/1   Running   0   4d   10.42.0.3   node1',
      ],
    },
  },
  {
    id: 'note-asked-in-access-log',
    system: 'unknown',
    reach: 'here',
    needles: [' 502', ' 503', ' 504'],
    pattern:
      /[\s"](?:10\.\d{1,3}|172\.\d{2}|192\.168)\.\d{1,3}\.\d{1,3}:\d{2,5} (?:\d{1,12}|-) (?:\d{1,5}\.\d{3}|-) 50[234]\b/,
    weights: { 'stale-dns': 1 },
    title: 'an access log names the address that was asked in vain',
    reference:
      'ingress-nginx docs/user-guide/nginx-configuration/log-format.md: $upstream_addr to $upstream_status',
    fact: 'asked-address',
    examples: {
      matches: ['"GET  /cart"  504  shop  10.43.7.9:80 0 60.001 504', '[shop-80] 10.43.7.9:80 - 5.002 502'],
      nearMisses: [
        '"GET /cart HTTP/1.1" 200 160 [shop-80] [] 10.43.7.9:80 160 0.004 200 8f1c',
        '"GET /cart HTTP/1.1" 503 190 [shop-80] [] - - - - 8f1c',
      ],
    },
  },
  {
    id: 'note-looked-up-address',
    system: 'unknown',
    reach: 'here',
    needles: ['10.', '172.', '192.168.'],
    pattern: /^\s{0,8}(?:10\.\d{1,3}|172\.\d{2}|192\.168)\.\d{1,3}\.\d{1,3}\s{0,4}$/,
    weights: { 'stale-dns': 1 },
    title: 'an address stands alone, as tools print the one that a name has',
    reference: 'dig(1), +short; hostname(1), -i; docker inspect --format',
    fact: 'stale-name',
    examples: {
      matches: ['10.0.3.44', '172.18.0.7'],
      nearMisses: ['10.0.3.44:8080', '10.0.3.44 - - [20/Nov/2026:17:04:51 +0000]', '203.0.113.9'],
    },
  },
  {
    id: 'note-address-changes',
    system: 'unknown',
    reach: 'here',
    needles: ['IP', ' ip', 'address', 'Address'],
    pattern:
      /\b(?:IPs?|ips?|(?:IP |ip )?[Aa]ddress(?:es)?)\b[^\n.;]{0,24}\b(?:container|pod|backend|service|upstream|task|instance|target|load balancer|ELB|ALB)s?\b[^\n.;]{0,40}\b(?:chang(?:e|es|ed|ing)|rotat(?:es?|ed)|differs?|moved)\b|\b(?:container|pod|backend|service|upstream|task|instance|target|load balancer|ELB|ALB)s?(?:['’]s?)?\b[^\n.;]{0,30}\b(?:gets?|got|has|have|had|receives?d?|is given|comes? (?:up|back) with|chang(?:es|ed|ing)|rotat(?:es|ed))\b[^\n.;]{0,16}\b(?:(?:a )?(?:new|different|another|its|their) )?(?:internal |private )?(?:IPs?|ips?|(?:IP |ip )?address(?:es)?)\b/,
    when: (_groups, line) =>
      overTime.test(line) &&
      !ofAll.test(line) &&
      !/\b(?:client|visitor|remote|source|email|mail|public|floating|elastic) (?:IP|ip|address)/i.test(
        line.slice(0, 2000),
      ),
    weights: { 'stale-dns': 14 },
    title: 'a backend is told to have another address than before',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: names are resolved at start',
    fact: 'stale-name',
    examples: {
      matches: [
        'the ip addresses of the containers seem to change now and then',
        'IP of the backend container changed after the restart',
        'every time the pod is recreated the pod gets a new IP',
        'the ELB changes its IP addresses',
        'containers get other ip addresses at times',
        'the backend seems to get other addresses at odd times',
        'the app container came up, the container has a different internal IP',
      ],
      nearMisses: [
        'the container has its IP address from DHCP',
        'we changed the listen address of the service',
        'the client IP changes behind the load balancer',
        '# instance has another IP in staging',
        'Each task receives its own private IP address when it starts.',
        'A new task has a different private IP address.',
      ],
    },
  },
]
