import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a browser and a few servers run beside the tests.
    maxWorkers: 2,
    setupFiles: ['test/helpers/setup.ts'],
  },
})
