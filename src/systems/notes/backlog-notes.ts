import type { LogSignature } from '../../model/diagnosis.ts'

/** Up to the kernel's default, which was 128 for long; not what counts other things. */
const short = '(?:[1-9]\\d?|1[01]\\d|12[0-8])(?![\\d.])(?!\\s?[A-Za-z])'

/** Queues of connections that are set shorter than the kernel's default, which short bursts overflow. */
export const backlogNotes: readonly LogSignature[] = [
  {
    id: 'note-short-backlog',
    system: 'unknown',
    reach: 'here',
    needles: ['backlog', 'somaxconn'],
    pattern: new RegExp(
      `\\bsomaxconn["']?\\s{0,4}[=:]?\\s{0,4}["']?${short}|\\b(?:tcp_max_syn_backlog|listen[._-]backlog)["']?\\s{0,4}[=:]\\s{0,4}["']?${short}|(?:\\blisten(?![._-]?backlog)|\\bbind|\\bsocket|\\.sock)\\b[^\\n;]{0,200}?[\\s?&:,"']backlog["']?\\s{0,4}(?:=>|[=:])\\s{0,4}["']?${short}`,
    ),
    weights: { 'listen-backlog-overflow': 5 },
    title: 'a queue of connections holds no more than 128, and what comes beyond it at once is refused',
    reference:
      'listen(2): backlog; https://docs.kernel.org/networking/ip-sysctl.html: somaxconn was 128 before Linux 5.4; https://yhbt.net/unicorn/Unicorn/Configurator.html: :backlog, 1024 unless set',
    fact: 'backlog',
    examples: {
      matches: [
        'listen "/srv/shop/tmp/shop.sock", :backlog => 64',
        "bind 'unix:///run/shop.sock?backlog=32'",
        'net.core.somaxconn = 128',
        'listen.backlog = 100',
      ],
      nearMisses: [
        'listen.backlog = 511',
        'net.core.somaxconn = 4096',
        'backlog 1024',
        'backlog: 12 MB',
        'closed 40 issues of the backlog',
        'tcp-backlog 128',
        'backlog 64',
        'backlog 4',
        '{"sprint":12,"backlog":34,"done":11}',
        'queue_depth=3 backlog=12 workers=8 status=ok',
        'INFO [Consumer] backlog: 42 records, lag 3 ms',
        'Sprint review: the backlog: 12 stories are left',
      ],
    },
  },
]
