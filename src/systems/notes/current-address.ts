const address = '(\\d{1,3}(?:\\.\\d{1,3}){3})\\b'
const between = '(?:[^\\n.]|\\.(?=\\d)){0,60}?'

/** Between the columns of `kubectl get … -o wide`, whose first is the namespace where it is shown. */
const gap = '[ \\t]{1,60}'
const row = `[ \\t]{0,8}(?:[a-z][\\w-]{0,62}${gap})?`

/** Ways of saying which address somebody has now; a group of each holds it, or several after commas. */
const ways = [
  `\\b(?:current|new|actual|real|correct|right|latest)\\b(?: \\w{1,12}){0,2} ?\\b(?:IP|address)(?:es)?\\b${between}(?<![\\d.])${address}`,
  `\\b(?:IP|address)\\b(?: \\w{1,12}){0,3}? (?:is|=|:)?\\s?(?:now|actually|currently)\\b${between}(?<![\\d.])${address}`,
  `\\b(?:IP|address)\\b[^\\n]{0,40}\\b(?:changed|moved|switched)\\b[^\\n]{0,40}?\\bto ${address}`,
  `\\b(?:now|currently|actually) (?:has|at|on|is|uses|got|resolves to|points to)(?: (?:the|a|new|IP|address)){0,3} ${address}`,
  `\\b(?:has|got|gets|with)(?: (?:now|currently|a|the|new|another)){1,3} (?:IP|address)(?: address)? ${address}`,
  `\\b(?:[Pp]od|[Cc]ontainer|[Bb]ackend|[Ss]ervice)(?:['’]s)? (?:IP|ip)(?: address)?(?: (?:as|according to|that|which) [^\\n.;:]{1,40})? ?(?:is |: ?|=|\\()${address}`,
  `^Endpoints:\\s{1,30}((?:\\d{1,3}\\.){3}\\d{1,3}:\\d{2,5}(?:,(?:\\d{1,3}\\.){3}\\d{1,3}:\\d{2,5}){0,8})`,
  `^[a-z][\\w.-]{0,100} {2,60}((?:\\d{1,3}\\.){3}\\d{1,3}:\\d{2,5}(?:,(?:\\d{1,3}\\.){3}\\d{1,3}:\\d{2,5}){0,8}) {1,40}\\d{1,4}[smhdy]`,
  `^PING [\\w.-]{1,100} \\(${address}`,
  `^${row}[a-z][\\w-]{0,62}${gap}(?:ClusterIP|NodePort|LoadBalancer)${gap}${address}`,
  `^${row}(?!coredns|kube-|calico|cilium|etcd|metrics-server|svclb|local-path|ingress|traefik|nginx-ingress)[a-z][\\w.-]{0,252}${gap}\\d{1,2}\\/\\d{1,2}${gap}Running${gap}\\d{1,6}(?: \\([^)\\n]{1,20}\\))?${gap}\\d{1,4}[smhdy]\\w{0,6}${gap}${address}`,
]

/** Which address somebody has now, by what people and tools say: `The pod's current IP is actually: 10.2.3.14`. */
export const currentAddress = new RegExp(ways.join('|'), 'im')
