import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/lab/**/*.lab.ts'],
    // One file drives all hosts and says itself what runs side by side.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
})
