import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards', fact: 'keepalive' } as const

/** How gunicorn is started, and that a balancer asks it: a correlation compares the idle limits of both. */
export const gunicornNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-gunicorn-command',
    needles: ['gunicorn'],
    pattern:
      /^\s{0,24}(?:[-\w]{1,30}:\s{1,4}|ExecStart=|CMD |ENTRYPOINT |exec |\$ )?(?:\[\s{0,2})?["']?(?:[\w./-]{0,120}\/)?gunicorn["']?(?: \\$|,?\s{1,4}["']?(?:-{1,2}[a-z]|[\w.]{1,80}:\w))/m,
    weights: { 'worker-timeout': 1, 'keepalive-race': 1 },
    title: 'it is seen how gunicorn is started',
    reference: 'https://docs.gunicorn.org/en/stable/settings.html#keepalive: 2 s unless set',
    examples: {
      matches: [
        'gunicorn \\\n    --bind 0.0.0.0:9000 \\\n    --threads 8 \\\n    shop:app',
        'exec gunicorn -b :8000 shop.wsgi',
        'CMD ["gunicorn", "--threads", "4", "shop:app"]',
        'ExecStart=/srv/shop/bin/gunicorn shop:app',
      ],
      nearMisses: ['gunicorn is not installed', 'pip install gunicorn', '[INFO] Starting gunicorn 23.0.0'],
    },
  },
  {
    ...shared,
    id: 'note-balancer-before-gunicorn',
    needles: ['gunicorn', 'Gunicorn'],
    pattern:
      /\b(?:ALB|[Aa]pplication [Ll]oad [Bb]alancer)\b[^\n]{0,40}(?:-{1,2}>|=>|→|in front of|before|forwards? to)[^\n]{0,40}\b[Gg]unicorn\b|\b[Gg]unicorn\b[^\n]{0,60}\b(?:behind|<-{1,2}|←)[^\n]{0,30}\b(?:ALB|[Aa]pplication [Ll]oad [Bb]alancer)\b/,
    weights: { 'keepalive-race': 1 },
    title: 'gunicorn is asked by a balancer without a proxy in between',
    reference: 'RFC 9112 section 9.5',
    examples: {
      matches: [
        'ALB => gunicorn => Flask',
        'gunicorn on Fargate behind an ALB',
        'an application load balancer in front of gunicorn',
      ],
      nearMisses: ['nginx -> gunicorn', 'the ALB logs, and those of gunicorn'],
    },
  },
]
