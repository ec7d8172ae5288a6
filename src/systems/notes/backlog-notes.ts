import type { LogSignature } from '../../model/diagnosis.ts'

/** Queues of connections that are set shorter than the kernel's default, which short bursts overflow. */
export const backlogNotes: readonly LogSignature[] = [
  {
    id: 'note-short-backlog',
    system: 'unknown',
    reach: 'here',
    needles: ['backlog', 'somaxconn', 'max_syn_backlog'],
    pattern:
      /(?<!\w)(?:listen[._-])?(?:backlog|somaxconn|tcp_max_syn_backlog)["']?\s{0,4}(?:=>|[=:]|\s)\s{0,4}["']?(?:[1-9]\d?|1[01]\d|12[0-8])(?![\d.])(?!\s?(?:MB|KB|bytes))/,
    when: (_groups, line) => !/\b(?:of socket|issues|tickets|items)\b/i.test(line.slice(0, 600)),
    weights: { 'listen-backlog-overflow': 14 },
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
        '  backlog: 50',
      ],
      nearMisses: [
        'listen.backlog = 511',
        'net.core.somaxconn = 4096',
        'backlog 1024',
        'backlog: 12 MB',
        'closed 40 issues of the backlog',
      ],
    },
  },
]
