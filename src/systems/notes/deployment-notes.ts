import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards' } as const

/** What remarks and manifests say of releases, containers and the way in which they are run. */
export const deploymentNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-while-deploying',
    needles: ['deploy', 'Deploy', 'rollout', 'RollingUpdate', 'olling update', 'rolling restart'],
    pattern:
      /\b(?:[Ww]hile|[Dd]uring|[Ww]hen|at the time of) (?:\w{1,12} ){0,3}?(?:deploy(?:ing|ment|s)?|re-?deploy\w{0,6}|rollouts?|rolling (?:updates?|restarts?|deploy\w{0,6})|releas(?:e|ing)|scal(?:e|ing) down|upgrad(?:e|ing))\b|\busing (?:a )?(?:RollingUpdate|rolling update)/,
    weights: { 'deploy-in-progress': 17, 'ungraceful-shutdown': 17, 'lb-dereg-inflight': 6 },
    title: 'it happens while a new version is brought out',
    reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    fact: 'deploy',
    examples: {
      matches: [
        '# while deploying a new version of the shop by RollingUpdate',
        '# errors seen during a rolling update',
        'it happens when we redeploy the service',
      ],
      nearMisses: [
        '    type: RollingUpdate',
        'kubectl rollout status deployment/shop',
        'deployment.apps/shop created',
      ],
    },
  },
  {
    ...shared,
    id: 'note-after-recreation',
    reach: 'here',
    needles: ['fter ', 'since ', '--force-recreate', 'ecreat', 'atchtower', 'when ', 'once ', 'nginx'],
    pattern:
      /\b[Aa]fter (?:\w{1,12} ){0,2}?(?:re-?start(?:ing|ed|s)?|re-?creat(?:ing|ed|ion)|re-?deploy(?:ing|ed|ment)?|re-?build(?:ing)?|re-?schedul(?:ing|ed)|updat(?:ing|ed)|(?:each|every) (?:upgrade|update|restart|build|deploy))\b(?! (?:nginx|the proxy|caddy|traefik|haproxy|apache|it (?:works|worked)|everything works))|\b(?:pod|container|service|backend)s? (?:was|were|is|are|gets?|got|(?:has|have|had) been) (?:re-?created|re-?scheduled|re-?deployed|restarted)\b|\b(?:nginx|proxy|haproxy|HAProxy|apache|Apache|gateway|balancer)\b[^\n.;]{0,16}\b(?:los(?:t|es)|forgets?|forgot|no longer (?:finds|reaches|sees)|(?:does not|doesn['’]t|cannot|can['’]t) (?:find|reach|see)|misses)\b[^\n.;]{0,60}\b(?:when|after|once|whenever|if|as soon as)\b (?!nginx\b|haproxy\b|HAProxy\b|apache\b|Apache\b)(?:\w{1,16} ){1,3}?(?:re-?start(?:s|ed)?|re-?creat(?:es|ed)|re-?deploy(?:s|ed)|re-?built|updated)\b|\b(?:[Ww]atchtower|[Oo]uroboros|[Dd]iun)\b[^\n]{0,80}\b(?:updat|upgrad|recreat|restart|replac)|\b(?:updat|upgrad|recreat|restart|replac)\w{0,4}\b[^\n]{0,60}\b[`'"]?[Ww]atchtower\b/,
    weights: { 'stale-dns': 13, 'deploy-in-progress': 7 },
    title: 'it began after a backend was started anew, which may have got another address',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: names are resolved at start',
    fact: 'stale-name',
    examples: {
      matches: [
        '# after restarting (by updating the manifest) the configuration-service',
        'the container was recreated by watchtower',
        '# 502 after redeploying the backend',
        'all of them go down after upgrade done by watchtower',
        '502 after every update of the app',
        'nginx -s reload   # sometimes nginx loses the backend when that is restarted',
        'the proxy cannot find the app once it was redeployed',
      ],
      nearMisses: [
        '# after restarting nginx it works',
        'Restarting (1) 5 seconds ago',
        'after 60 s',
        'the proxy loses its settings when nginx is restarted',
      ],
    },
  },
  {
    ...shared,
    id: 'note-recreated-by-hand',
    reach: 'here',
    needles: ['onnect', '--force-recreate', ' rm -'],
    pattern:
      /\b(?:docker|podman|nerdctl) network (?:dis)?connect\b(?![^\n]{0,120} --(?:ip|alias)\b)(?:\s{1,4}-\S{1,60}){0,4}\s{1,4}\S{1,100}\s{1,4}(?!\S{0,40}(?:nginx|proxy|traefik|caddy|haproxy))\S|\b(?:docker[ -]compose|podman-compose)\b[^\n]{0,120}\bup\b[^\n]{0,80}--force-recreate\b(?![^\n]{0,60}(?:nginx|proxy|traefik|caddy|haproxy))(?=[^\n&;|#]{0,60} [a-z])|\b(?:docker|podman|docker[ -]compose) rm -(?:s?f|-force)\b(?![^\n]{0,60}(?:nginx|proxy|traefik|caddy|haproxy))[^\n]{1,120}(?:&&|;)[^\n]{0,20}\b(?:run|up)\b/,
    weights: { 'stale-dns': 12, 'deploy-in-progress': 6 },
    title: 'a container was made anew or put on its network again by hand, and may have got another address',
    reference:
      'https://docs.docker.com/reference/cli/docker/network/connect/: without --ip the next free address is given',
    fact: 'stale-name',
    examples: {
      matches: [
        'docker network disconnect shop_default api',
        'docker compose up -d --force-recreate api',
        'docker rm -f api && docker run -d --name api --network shop shop/api',
      ],
      nearMisses: [
        'docker network connect shop_default nginx',
        'docker compose up -d',
        'docker network inspect shop_default',
      ],
    },
  },
  {
    ...shared,
    id: 'note-idle-limit-unset',
    needles: ['keepAliveTimeout', 'headersTimeout', 'keep-alive', 'keepalive', 'keep_alive'],
    pattern:
      /\b(?:sets? (?:neither|no)|neither|without|does not set|doesn['’]t set|never sets?|no) (?:\w{1,12} ){0,2}?(?:server\.)?(?:keepAliveTimeout|headersTimeout|keep-?alive (?:time-?out)|keep_alive_timeout)\b/,
    weights: { 'keepalive-race': 20 },
    title: 'the app’s limit for idle connections is left at its default of a few seconds',
    reference: 'https://nodejs.org/api/http.html#serverkeepalivetimeout: 5 s unless set',
    fact: 'keepalive',
    examples: {
      matches: [
        'shop-server sets neither keepAliveTimeout nor headersTimeout',
        '// no keepAliveTimeout set',
        'the server does not set keepAliveTimeout',
      ],
      nearMisses: ['server.keepAliveTimeout = 75_000', 'keepalive_timeout 75s;'],
    },
  },
  {
    ...shared,
    id: 'note-upstream-reuse',
    reach: 'here',
    needles: ['keepalive', 'keep-alive', 'keepAlive'],
    pattern:
      /\bupstream\b[^\n]{0,60}\bkeep-?alive(?:_timeout|_requests)?\b[ =:]{1,3}\d{1,6}|^\s{0,12}keepalive\s{1,8}\d{1,6};/m,
    weights: { 'keepalive-race': 7 },
    title: 'the proxy keeps connections to the backend for reuse',
    reference: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive',
    fact: 'reuse',
    examples: {
      matches: ['    keepalive 32;', 'upstream part: keepalive 10000'],
      nearMisses: ['keepalive_timeout 65;', 'tcp_keepalive_time = 7200'],
    },
  },
  {
    ...shared,
    id: 'note-always-after',
    needles: ['always', 'exactly', 'every time', 'consistently', 'precisely'],
    pattern:
      /\b(?:after|at|in|takes?) (?:about |around |~ ?)?\d{1,5}(?:\.\d{1,3})? ?(?:s|sec|secs|seconds?|m|min|mins|minutes?)\b,? (?:always|every time|consistently|each time)|\b(?:always|exactly|consistently|precisely|every time)\b (?:\w{1,12} ){0,2}?(?:after|at) (?:about |around |~ ?|exactly )?\d{1,5}(?:\.\d{1,3})? ?(?:s|sec|secs|seconds?|m|min|mins|minutes?)\b/,
    weights: { 'timeout-ladder-inverted': 15, 'slow-app-timeout': 9, 'worker-timeout': 4 },
    title: 'requests end after always the same time, as only a limit does it',
    reference: 'RFC 9110 section 15.6.5',
    fact: 'timeout',
    examples: {
      matches: [
        'the connection closes after 1.7min, always',
        'it always fails after 60 seconds',
        'fails exactly after 30s',
      ],
      nearMisses: ['it always fails', 'restarted after 60 seconds'],
    },
  },
  {
    ...shared,
    id: 'note-proxy-in-container',
    reach: 'here',
    needles: ['container', 'docker', 'Docker', 'podman', 'Podman', 'services'],
    pattern:
      /\b(?:caddy|nginx|traefik|haproxy|apache|httpd|proxy)\b[^\n]{0,40}\b(?:runs?|running|is|lives|started|deployed|installed)\b[^\n]{0,20}\b(?:in|inside|as|via|with|under) (?:an? |its own |the )?(?:\w{1,12} )?(?:docker|podman|container)\b|(?:^|[\s/.])docker\/(?:nginx|caddy|apache|httpd|haproxy|traefik)\/|\b(?:caddy|nginx|traefik|haproxy|apache|httpd)\b,? (?:as |in |inside |is |via )(?:an? |the |its own )?(?:docker|podman|container)\b|\b(?:nginx|caddy|haproxy|apache|httpd|traefik)['’]?s? container\b(?!['’]s)|\bservices? (?:\w{1,30}, ){0,6}(?:nginx|caddy|haproxy|apache|httpd|traefik)\b/im,
    weights: { 'wrong-port': 2, 'container-network-broken': 2 },
    title: 'the gateway runs in a container, where localhost is that container',
    reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
    fact: 'gateway-in-container',
    examples: {
      matches: [
        '# Caddyfile; caddy runs in a container of its own',
        '# nginx is running in docker',
        '# Caddyfile, caddy in docker',
        '# shop/.docker/nginx/nginx.conf',
        '# inside the nginx container',
      ],
      nearMisses: ['docker run -d nginx', '# the app runs in a container'],
    },
  },
  {
    ...shared,
    id: 'note-own-port',
    reach: 'here',
    needles: ['containerPort', 'EXPOSE '],
    pattern: /\bcontainerPort["']?:\s{0,4}\d{2,5}\b|^\s{0,8}EXPOSE\s{1,4}\d{2,5}\b/m,
    weights: { 'wrong-port': 1 },
    title: 'the port on which the container’s app listens is told',
    reference: 'https://docs.docker.com/reference/dockerfile/#expose',
    fact: 'own-port',
    examples: {
      matches: ['        - containerPort: 3000', 'EXPOSE 9000'],
      nearMisses: ['    port: 80', 'expose:'],
    },
  },
]
