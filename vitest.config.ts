import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is polled for comes late on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    // Two cores: a browser and a few servers run beside the tests.
    maxWorkers: 2,
    // On a shared machine a browser or a started process may be held up for seconds. The report names what was tried twice.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    setupFiles: ['test/helpers/setup.ts'],
  },
})
