import type { LogLocator } from '../../model/log-place.ts'

/** The kernel's journal, and the files in which its lines and the denials of security modules are kept. */
export const hostLocator: LogLocator = {
  system: 'host',
  commands: () => [
    {
      argv: [
        'ls',
        '-d',
        '/var/log/kern.log',
        '/var/log/messages',
        '/var/log/audit/audit.log',
        '/run/log/journal',
        '/var/log/journal',
      ],
      root: true,
      timeoutMs: 3000,
    },
  ],
  locate([listed]) {
    const found = new Set((listed?.stdout ?? '').split(/\r?\n/))
    const hasJournal = found.has('/run/log/journal') || found.has('/var/log/journal')
    const nothingSeen = ![...found].some((path) => path.startsWith('/'))
    const files = ['/var/log/kern.log', '/var/log/messages'].filter((path) => found.has(path)).slice(0, 1)
    const audit = '/var/log/audit/audit.log'
    return [
      ...(hasJournal || nothingSeen
        ? [
            {
              name: 'journal:kernel',
              at: { kernel: true },
              kind: 'error',
              format: 'journal',
              definition: null,
            } as const,
          ]
        : files.map(
            (file) =>
              ({ name: file, at: { file }, kind: 'error', format: 'syslog', definition: null }) as const,
          )),
      ...(found.has(audit)
        ? [{ name: audit, at: { file: audit }, kind: 'error', format: 'unknown', definition: null } as const]
        : []),
    ]
  },
}
