import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { aimAtContainer } from './aim-at-container.ts'
import { containerName } from './container-state.ts'
import { inspectContainer } from './inspect-container.ts'
import { docker, startContainer } from './start-container.ts'

/** Stops and starts a container that runs, or that the engine is starting again and again. */
export const dockerRestartChange = defineChange({
  type: 'docker.restart',
  title: 'Restart a container',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ container: containerName }),
  async aim(site, _params, context) {
    const container = await aimAtContainer(site, context)
    if ('lacking' in container) return container
    const { name, status } = container
    if (status === 'running' || status === 'restarting') return { container: name }
    return { lacking: `The container ${name} does not run (${status}): it can be started, not restarted.` }
  },
  commands: ({ container }) => [`docker restart ${container}`],
  inspect: (place, { container }, context) => inspectContainer(place, container, context),
  apply: (place, { container }, context) =>
    startContainer(
      place,
      {
        name: container,
        done: 'was restarted',
        command: docker('restart', container),
      },
      context,
    ),
  undo: { none: 'A restart has no undo: the process that ran before is gone, with what it held in memory.' },
})
