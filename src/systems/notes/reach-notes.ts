import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const
const home = '(?:localhost|127\\.0\\.0\\.1|\\[::1\\])'
const well = '(?:work|respon|succe|answer|return|fine|ok\\b|OK\\b|200\\b|reachable|accessible)'

/** Where an address was reached and how it is published: remarks that correlations weigh beside what failed. */
export const reachNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-published-on-loopback',
    needles: ['127.0.0.1', 'localhost:', '[::1]:'],
    pattern: new RegExp(
      [
        `^\\s{0,40}-\\s{1,4}["']?${home}:(?:\\d{2,5}|\\$\\{?\\w{1,60}(?::?-\\d{2,5})?\\}?):(?:\\d{2,5}|\\$\\{?\\w{1,60}(?::?-\\d{2,5})?\\}?)(?:\\/tcp)?["']?\\s{0,4}(?:#|$)`,
        `(?:^|\\s)(?:-p|--publish)[ =]["']?${home}:\\d{2,5}:\\d{2,5}`,
        `(?:^|[\\s,])${home}:\\d{2,5}->\\d{2,5}\\/tcp`,
        `\\b[hH]ost_?[iI][pP]["']?\\s{0,2}:\\s{0,2}["']?${home}`,
      ].join('|'),
      'm',
    ),
    weights: { 'loopback-bind': 5 },
    title: 'a container’s port is published for its own machine only',
    reference:
      'https://docs.docker.com/engine/network/port-publishing/: 127.0.0.1 is reached from the host alone',
    fact: 'listen',
    examples: {
      matches: [
        "      - '127.0.0.1:$APP_PORT:3000'",
        '      - 127.0.0.1:8080:80',
        'docker run -d -p 127.0.0.1:3000:3000 shop/app',
        '"HostIp": "127.0.0.1",',
      ],
      nearMisses: ["      - '8080:80'", 'docker run -d -p 3000:3000 shop/app', '- http://127.0.0.1:8080'],
    },
  },
  {
    ...shared,
    id: 'note-not-exposed',
    needles: ['use --host to expose', 'use `--host` to expose'],
    pattern: /Network:\s{1,8}use `?--host`? to expose/,
    // A developer's own browser is on that machine.
    weights: { 'loopback-bind': 13 },
    title: 'Vite, Astro or SvelteKit says that it listens on its own machine only',
    reference: 'https://vite.dev/config/server-options#server-host: localhost unless told',
    fact: 'listen',
    examples: {
      matches: ['  ➜  Network: use --host to expose'],
      nearMisses: ['  ➜  Network: http://172.18.0.3:5173/'],
    },
  },
  {
    ...shared,
    id: 'note-reached-at-home',
    needles: ['Connected to localhost', 'Connected to 127.', 'Connection to localhost', 'Connection to 127.'],
    pattern: new RegExp(
      `^(?:\\* )?Connected to ${home}|^Connection to ${home} \\d{2,5} port \\[[^\\]\\n]{1,40}\\] succeeded`,
      'm',
    ),
    weights: { 'loopback-bind': 1 },
    title: 'a tool reached the port by the machine’s or container’s own loopback',
    reference: 'telnet(1), nc(1), curl lib/connect.c',
    fact: 'reached',
    examples: {
      matches: [
        'Connected to localhost',
        '* Connected to localhost (127.0.0.1) port 8080 (#0)',
        'Connection to 127.0.0.1 9000 port [tcp/*] succeeded!',
      ],
      nearMisses: ['Connected to 10.0.0.5.', 'Connected to MongoDB at localhost', 'Trying 127.0.0.1...'],
    },
  },
  {
    ...shared,
    id: 'note-works-at-home',
    needles: ['localhost', '127.0.0.1', 'inside', 'within'],
    pattern: new RegExp(
      `\\b(?:curl|wget|telnet|nc|http get|request\\w{0,3}|access\\w{0,3})\\b[^\\n]{0,60}${home}(?::\\d{2,5})?[^\\n]{0,100}\\b${well}|\\b${well}[^\\n]{0,80}\\b(?:curl|wget|telnet|nc)\\b[^\\n]{0,60}${home}|\\b(?:curl|wget|telnet|request\\w{0,3})\\b[^\\n]{0,60}\\b(?:inside|within) (?:of )?the (?:\\w{1,16} )?(?:container|pod)\\b[^\\n]{0,60}\\b${well}`,
    ),
    when: (_groups, line) =>
      !/\b(?:not|n['’]t|fails?|failed|refused|only works|error|50[0-4])\b/i.test(line.slice(0, 600)),
    weights: { 'loopback-bind': 6 },
    title: 'the app answers where it runs',
    reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
    fact: 'reached',
    examples: {
      matches: [
        'Inside the container, curl http://localhost:3000 works.',
        'it returns 200 when I curl localhost:8080 in the pod',
      ],
      nearMisses: [
        'curl http://localhost:3000',
        'curl localhost:3000 does not work either',
        'it works on localhost',
      ],
    },
  },
  {
    ...shared,
    id: 'note-https-address',
    needles: ['https://'],
    pattern:
      /\b(?:directly|works?|open(?:s|ing|ed)?|browser|access(?:ible|ing|ed)?|reach(?:able|ed|ing)?|available|log ?in|listens?|listening|serves?|visit|go to|runs?|running|started)\b[^\n]{0,120}\bhttps:\/\/[\w.[\]-]{1,120}:\d{2,5}\b|\bhttps:\/\/[\w.[\]-]{1,120}:\d{2,5}\b[^\n]{0,120}\b(?:works?|loads?|fine|shows?|reachable|accessible|available|login page|opens)\b/i,
    when: (_groups, line) =>
      !/upstream|proxy_pass|reverse_proxy|dial tcp|\berror\b|fail|redirect|HTTP\/[123]|\bGet "|ipv6/i.test(
        line.slice(0, 2000),
      ),
    weights: { 'http-to-https-port': 1 },
    title: 'an address with a port of its own is asked by https',
    reference: 'RFC 9110 section 4.2.2',
    fact: 'tls-port',
    examples: {
      matches: ['When I connect directly to https://shop.example:9444/auth/, I see the login page.'],
      nearMisses: [
        'https://shop.example/',
        'proxy_pass https://10.0.0.5:9444;',
        'image: https://10.0.0.5:5000/shop',
      ],
    },
  },
]
