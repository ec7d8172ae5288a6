import type { LogSignature } from '../../model/diagnosis.ts'

const reference =
  'upptime/uptime-monitor src/update.ts; louislam/uptime-kuma server/notification.js; https://help.uptimerobot.com/'

/** What monitors that ask from outside write into their messages. */
export const monitorNotes: readonly LogSignature[] = [
  {
    id: 'note-monitor-refused',
    system: 'unknown',
    reach: 'here',
    needles: ['HTTP code: ', 'Down] Request failed with status code ', 'HTTP ', 'Status Code: '],
    pattern:
      /^\s{0,8}(?:[-*] )?HTTP code: (?:30[1-8]|40[0-7])\s{0,4}$|Down\] Request failed with status code (?:30[1-8]|40[0-7])\b|\b(?:is|was) (?:DOWN|\*\*down\*\*)[^\n]{0,200}\b(?:HTTP|Status Code:) (?:30[1-8]|40[0-7])\b/m,
    weights: { 'health-check-misconfig': 22, 'unexpected-status': 9 },
    title: 'a monitor takes an answer that redirects or refuses for a failure',
    reference,
    fact: 'check-answer',
    examples: {
      matches: [
        '- HTTP code: 401',
        '[Shop] [Down] Request failed with status code 403',
        'Monitor is DOWN: Shop ( https://shop.example ) - Reason: HTTP 401 - Unauthorized',
      ],
      nearMisses: [
        '- HTTP code: 200',
        '- HTTP code: 503',
        'HTTP 401 Unauthorized',
        'our site is down since noon, every page gives HTTP 404 Not Found',
      ],
    },
  },
  {
    id: 'note-monitor-unanswered',
    system: 'unknown',
    reach: 'here',
    needles: ['HTTP code: 0', 'HTTP code: 000', 'is DOWN', 'was DOWN'],
    pattern:
      /^\s{0,8}(?:[-*] )?HTTP code: 0{1,3}\s{0,4}$|\b(?:is|was) DOWN\b[^\n]{0,200}\bConnection [Tt]imeout/m,
    weights: {
      'connect-drop': 9,
      'backend-down': 9,
      'host-down': 8,
      'dns-failure': 5,
      'slow-app-timeout': 5,
    },
    title: 'a monitor got no answer at all',
    reference,
    fact: 'connect',
    examples: {
      matches: [
        '- HTTP code: 0',
        'Monitor is DOWN: Shop ( https://shop.example ) - Reason: Connection Timeout',
      ],
      nearMisses: ['- HTTP code: 200', 'Monitor is UP: Shop ( https://shop.example )'],
    },
  },
]
