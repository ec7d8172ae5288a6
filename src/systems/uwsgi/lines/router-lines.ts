import { linesOfProgram } from '../../app/lines-of-program.ts'

const peer = '[uwsgi-http key: shop.example.com client_addr: 10.0.0.5 client_port: 40210]'

/** What uWSGI’s own HTTP router (`http`, in front of its workers) says. */
export const routerLines = linesOfProgram(
  {
    system: 'uwsgi',
    program: 'router',
    reference: 'uWSGI plugins/http/http.c; plugins/corerouter/cr_common.c',
  },
  [
    {
      name: 'worker-refused',
      needles: ['hr_instance_connected()', 'cr_instance_connected()', 'no more backends'],
      pattern:
        /(?:hr|cr|rr)_instance_connected\(\): (?:Connection refused|No such file or directory|Resource temporarily unavailable)|uwsgi-(?:http|fastrouter)[^\n]{0,300}unable to find a backend/,
      weights: {
        'backend-down': 16,
        'app-crash-loop': 8,
        'app-boot-failure': 6,
        'listen-backlog-overflow': 4,
      },
      title: 'uWSGI’s HTTP router was refused by its own workers',
      fact: 'connect',
      request: true,
      matches: [`${peer} hr_instance_connected(): Connection refused [plugins/http/http.c line 640]`],
      nearMisses: [`${peer} hr_write(): Broken pipe [plugins/http/http.c line 564]`],
    },
    {
      name: 'worker-closed',
      needles: ['hr_instance_read()', 'hr_instance_write()'],
      pattern: /hr_instance_(?:read|write)\(\): (?:Connection reset by peer|Broken pipe)/,
      weights: {
        'app-crash-request': 13,
        'worker-timeout': 11,
        'request-too-big-for-app': 6,
        'app-native-crash': 5,
        'oom-cgroup': 4,
      },
      title: 'a worker of uWSGI ended the connection of its HTTP router',
      fact: 'reset',
      request: true,
      matches: [`${peer} hr_instance_read(): Connection reset by peer [plugins/http/http.c line 614]`],
      nearMisses: [`${peer} hr_read(): Connection reset by peer [plugins/http/http.c line 907]`],
    },
    {
      name: 'caller-left',
      needles: ['hr_read()', 'hr_write()', 'hr_ssl_'],
      pattern:
        /\bhr_(?:ssl_)?(?:read|write)\(\): (?:Connection reset by peer|Broken pipe|Connection timed out)/,
      weights: { 'client-abort': 9, 'timeout-ladder-inverted': 4, 'slow-app-timeout': 4 },
      title: 'whoever asked uWSGI’s HTTP router had gone before the answer was ready',
      fact: 'client-left',
      matches: [
        `${peer} hr_write(): Broken pipe [plugins/http/http.c line 564]`,
        `${peer} hr_read(): Connection reset by peer [plugins/http/http.c line 907]`,
      ],
      nearMisses: [`${peer} hr_instance_read(): Connection reset by peer [plugins/http/http.c line 614]`],
    },
    {
      name: 'request-unread',
      needles: ['uwsgi_proto_uwsgi_parser()', 'uwsgi_proto_base_', 'uwsgi_proto_http_parser()'],
      pattern: /uwsgi_proto_(?:uwsgi|http|fastcgi)_parser\(\)(?:: (?:timeout|Success)| TIMEOUT)/i,
      weights: { 'wrong-app-protocol': 11, 'client-abort': 4, 'request-too-big-for-app': 3 },
      title: 'uWSGI waited for the rest of a request in vain, as when its caller speaks another protocol',
      reference: 'uWSGI proto/uwsgi.c, uwsgi_proto_uwsgi_parser(); core/protocol.c',
      fact: 'protocol',
      request: true,
      matches: ['uwsgi_proto_uwsgi_parser(): timeout'],
      nearMisses: ['uwsgi_response_write_body_do() TIMEOUT !!!'],
    },
  ],
)
