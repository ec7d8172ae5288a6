import type { LogLocator, LogPlace } from '../../model/log-place.ts'
import { isUnitName } from './find-units.ts'

/** The journals of the units that the inventory lists, and what systemd itself says of all others. */
export const systemdLocator: LogLocator = {
  system: 'systemd',
  commands: () => [
    {
      argv: [
        'systemctl',
        'list-units',
        '--type=service',
        '--all',
        '--state=failed,activating',
        '--plain',
        '--no-legend',
        '--no-pager',
      ],
      timeoutMs: 8000,
    },
  ],
  locate([troubled], { host }) {
    const failed = (troubled?.stdout ?? '')
      .split('\n')
      .flatMap((line) => /^\s{0,4}(\S{1,200}\.service)\s/.exec(line)?.[1] ?? [])
    const units = [...host.units.map((name) => (name.includes('.') ? name : `${name}.service`)), ...failed]
    return [...new Set([...units, 'init.scope'])]
      .filter((name) => isUnitName(name) && !name.includes('*'))
      .slice(0, 12)
      .map(
        (unit): LogPlace => ({
          name: `journal:${unit}`,
          at: { unit },
          kind: 'error',
          format: 'journal',
          definition: null,
        }),
      )
  },
}
