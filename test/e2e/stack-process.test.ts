import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { isOpen } from './stack-setting.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

interface Run {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  readonly code: Promise<number | null>;
}

function run(program: 'start' | 'edit', ...args: string[]): Run {
  const child = spawn(process.execPath, [`local/${program}.ts`, ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const made: Run = { child, stdout: '', stderr: '', code };
  child.stdout?.on('data', (chunk) => {
    made.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    made.stderr += chunk;
  });
  return made;
}

test('TERM ends a stack that stays up in order and leaves no port open', { timeout: 60_000 }, async () => {
  const stack = run('start', '--port', '0', '--desk-port', '0', '--pages-port', '0');
  await vi.waitFor(() => expect(stack.stdout).toContain('Try this in another terminal'), { timeout: 40_000 });
  const named = [...stack.stdout.matchAll(/https?:\/\/127\.0\.0\.1:(\d+)/gu)].map(([, port]) => Number(port));
  const ports = [...new Set(named)];
  expect(ports).toHaveLength(5);
  const desk = /desk +(http:\S+)/u.exec(stack.stdout)?.[1] ?? '';
  expect(stack.stdout).toContain(`npm run edit -- outlook move "Lunch" +1h --desk ${desk}`);

  const edit = run('edit', 'outlook', 'move', 'Lunch', '-1h', '--desk', desk);
  expect(await edit.code).toBe(0);
  expect(edit.stdout).toMatch(/^Outlook: moved "Lunch"[\s\S]*Severa updated in/u);

  stack.child.kill('SIGTERM');
  expect(await stack.code).toBe(0);
  expect(await Promise.all(ports.map(isOpen))).toEqual(ports.map(() => false));
});

test('a taken port is named with the option to choose another, and nothing is left running', {
  timeout: 60_000,
}, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const functions = run('start', '--once', '--port', port);
  const desk = run('start', '--port', '0', '--desk-port', port);
  const pages = run('start', '--port', '0', '--desk-port', '0', '--pages-port', port);
  expect(await functions.code).toBe(1);
  expect(functions.stderr).toMatch(new RegExp(`start: Port ${port} .* is taken: .*--port`, 'u'));
  expect(await desk.code).toBe(1);
  expect(await pages.code).toBe(1);
  expect(pages.stderr).toMatch(new RegExp(`start: Port ${port} .* is taken: .*--pages-port`, 'u'));
  expect(desk.stderr).toMatch(new RegExp(`start: Port ${port} .* is taken: .*--desk-port`, 'u'));
  server.close();
  expect(functions.stderr + desk.stderr).not.toContain('Starting');
});

test.each([
  ['start', '--offline'],
  ['edit', 'sideways', 'list'],
] as const)('%s with words that it does not know says how it is used, exit code 2', async (program, ...args) => {
  const { code, ...said } = run(program, ...args);
  expect(await code).toBe(2);
  expect(said).toMatchObject({ stdout: '' });
});

test('an edit without a running stack says how to start it, exit code 1', async () => {
  const edit = run('edit', 'outlook', 'list', '--desk', 'http://127.0.0.1:9');
  expect(await edit.code).toBe(1);
  expect(edit.stderr).toContain('Start the stack with "npm start"');
});
