import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Folders whose tests only calculate: they share workers, so that the catalogue is loaded once and not for each file. */
const pure = ['chat', 'diagnosis', 'explain', 'model', 'runbook', 'structure', 'systems'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)

/** Whole incidents, whose probes take a starved machine for a slow service: they run when the others are done. */
const timed = ['test/incident/{story,faults,watch}.test.ts', 'test/incident/alerts/story.test.ts']

export default defineConfig({
  test: {
    globalSetup: 'test/support/run-folder.ts',
    // Most files wait for sockets and processes rather than for the processor.
    maxWorkers: Math.max(4, availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: { name: 'real', isolate: false, include: ['test/**/*.test.ts'], exclude: [...pure, ...timed] },
      },
      { extends: true, test: { name: 'timed', include: timed, sequence: { groupOrder: 1 } } },
    ],
  },
})
