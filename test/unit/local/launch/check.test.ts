import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCheck } from '../../../../local/launch/check.mjs';

const prepared = { root: process.cwd(), node: { path: process.execPath, flags: [] }, env: process.env };
const step = (title: string, source: string) => [title, ['--input-type=module', '-e', source]] as const;
const counts = (passed: number, failed: number) =>
  `process.send({ kind: 'test-counts', passed: ${passed}, failed: ${failed} });`;
const done = 'process.disconnect();';

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
});
afterEach(() => vi.restoreAllMocks());

test('only tests are counted when every step is fine, and each step has its heading', async () => {
  const steps = [step('Lint', ''), step('Tests', counts(3, 0) + done)];
  expect(await runCheck(prepared, [], steps)).toEqual({ passed: 3, failed: 0 });
  expect(written.join('')).toBe('\n=== Lint ===\n\n=== Tests ===\n\n');
});

test('a failed step counts as one and the others run all the same', async () => {
  const steps = [step('Lint', 'process.exit(1)'), step('Types', 'process.exit(2)'), step('Tests', counts(3, 2) + done)];
  expect(await runCheck(prepared, [], steps)).toEqual({ passed: 3, failed: 4 });
  expect(written.at(-1)).toBe('failed: Lint, Types, Tests\n');
});

test('tests that crash halfway count what had passed and at least one failure', async () => {
  const steps = [step('Tests', `${counts(2, 0)} setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);`)];
  expect(await runCheck(prepared, [], steps)).toEqual({ passed: 2, failed: 1 });
});

test('a step that cannot be started is a failure, not an exception', async () => {
  const broken = { ...prepared, node: { path: '/no/such/node', flags: [] } };
  expect(await runCheck(broken, [], [step('Tests', '')])).toEqual({ passed: 0, failed: 1 });
  expect(written.join('')).toContain('could not start /no/such/node');
});
