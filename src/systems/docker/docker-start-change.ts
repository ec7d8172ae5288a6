import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { aimAtContainer } from './aim-at-container.ts'
import { containerName } from './container-state.ts'
import { inspectContainer } from './inspect-container.ts'
import { docker, startContainer } from './start-container.ts'
import { stopContainer } from './stop-container.ts'

/** Starts a container that has ended. */
export const dockerStartChange = defineChange({
  type: 'docker.start',
  title: 'Start a container',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ container: containerName }),
  async aim(site, _params, context) {
    const container = await aimAtContainer(site, context)
    if ('lacking' in container) return container
    const { name, status } = container
    if (status === 'exited' || status === 'created') return { container: name }
    return {
      lacking:
        status === 'paused'
          ? `Somebody has paused the container ${name}.`
          : `The container ${name} is ${status}: it cannot be started.`,
    }
  },
  commands: ({ container }) => [`docker start ${container}`],
  inspect: (place, { container }, context) => inspectContainer(place, container, context),
  apply: (place, { container }, context) =>
    startContainer(
      place,
      { name: container, done: 'was started', command: docker('start', container) },
      context,
    ),
  undo: {
    commands: ({ container }) => [`docker stop ${container}`],
    apply: (place, { container }, context) => stopContainer(place, container, context),
  },
})
