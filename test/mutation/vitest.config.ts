import { defineConfig } from 'vitest/config';
import { CheapFirst } from './cheap-first.ts';

/**
 * What mutants are shown to: the engine's unit tests, and its scenarios over the fakes alone. Without the scenarios that repeat
 * a story at each port call: what only they notice is seen by `npm run sabotage`.
 */
export default defineConfig({
  test: {
    include: ['test/unit/sync/**/*.test.ts', 'test/unit/calendar/**/*.test.ts', 'test/scenario/**/*.test.ts'],
    exclude: ['test/scenario/{crash,lease-lost,many-mailboxes,edit-meanwhile,bulk,rough}.test.ts'],
    setupFiles: ['test/mutation/without-slow.ts'],
    env: { SCENARIO_WORLDS: 'fakes' },
    testTimeout: 20_000,
    // Each mutant is a run of its own: what is loaded once serves all its files.
    isolate: false,
    sequence: { sequencer: CheapFirst },
  },
});
