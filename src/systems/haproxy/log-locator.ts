import type { LogLocator, LogPlace } from '../../model/log-place.ts'

/** Files into which the distributions’ rsyslog rules write what HAProxy sends to /dev/log. */
const usual = ['/var/log/haproxy.log', '/var/log/haproxy/haproxy.log']

/**
 * HAProxy writes no files: it sends lines to syslog, which puts them into a file (Debian’s /etc/rsyslog.d/49-haproxy.conf)
 * or the journal. Requests and messages of its own are in the same log.
 */
export const haproxyLogLocator: LogLocator = {
  system: 'haproxy',
  commands: () => [{ argv: ['ls', '-d', ...usual] }],
  locate([listed]): LogPlace[] {
    const files = (listed?.stdout ?? '').split('\n').filter((line) => usual.includes(line))
    return [
      ...files.map(
        (file): LogPlace => ({
          name: file,
          at: { file },
          kind: 'access',
          format: 'haproxy',
          definition: null,
        }),
      ),
      {
        name: 'journal:haproxy.service',
        at: { unit: 'haproxy.service' },
        kind: files.length === 0 ? 'access' : 'error',
        format: files.length === 0 ? 'haproxy' : 'journal',
        definition: null,
      },
    ]
  },
}
