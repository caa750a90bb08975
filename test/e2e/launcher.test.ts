import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const directories: string[] = [];
const groups: number[] = [];
afterAll(() => {
  for (const group of groups) signalGroup(group, 'SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A server that says where it is and who runs it, and notes an orderly end. */
const orderly = `
  import { createServer } from 'node:http';
  import { writeFileSync } from 'node:fs';
  import { endsWithParent } from './launch/ends-with-parent.ts';
  const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1', () => {
    writeFileSync('started.json', JSON.stringify({ port: server.address().port, pids: [process.pid, process.ppid] }));
  });
  endsWithParent(async () => { writeFileSync('ended', ''); server.close(); });
`;

/** Hears nothing: no signal, no end of the channel. */
const deaf = `${orderly.replace(/endsWithParent\(.*\);/, '')}
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  process.on('disconnect', () => {});
`;

/** A project of its own with this launcher, nothing to install, and this program as local/start.ts. */
function project(program: string) {
  const root = mkdtempSync(join(tmpdir(), 'launcher-'));
  directories.push(root);
  mkdirSync(join(root, 'node_modules'));
  cpSync(join(repository, 'local', 'run.mjs'), join(root, 'local', 'run.mjs'));
  cpSync(join(repository, 'local', 'launch'), join(root, 'local', 'launch'), { recursive: true });
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', scripts }));
  const lock = JSON.stringify({ lockfileVersion: 3, packages: {} });
  writeFileSync(join(root, 'package-lock.json'), lock);
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), lock);
  writeFileSync(join(root, 'local', 'start.ts'), program);
  return root;
}

/** npm as a person calls it, with the Node that runs this test first on the PATH. */
function npm(root: string, args: readonly string[], cwd = root): ChildProcess {
  const { npm_execpath: cli, PATH: path = '', ...rest } = process.env;
  const env = { ...rest, PATH: `${dirname(process.execPath)}${delimiter}${path}` };
  const command = cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
  const [file = 'npm', ...first] = command;
  // A process group of its own, so that the test can do what a terminal does on Ctrl-C, and leave nothing behind.
  const child = spawn(file, [...first, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  if (child.pid !== undefined) groups.push(child.pid);
  return child;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nobody is left in it.
  }
}

async function output(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const read = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    read.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    read.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...read };
}

interface Started {
  readonly port: number;
  /** The program and the launcher. */
  readonly pids: readonly [number, number];
}

const started = (root: string) =>
  vi.waitFor((): Started => JSON.parse(readFileSync(join(root, 'started.json'), 'utf8')), { timeout: 15_000 });

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const open = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

async function nothingLeft({ port, pids }: Started): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(pids.filter(lives)).toEqual([]);
      expect(await open(port)).toBe(false);
    },
    { timeout: 12_000, interval: 100 },
  );
}

test.concurrent.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s to npm alone ends the program in order and leaves no process and no port',
  async (signal) => {
    const root = project(orderly);
    const child = npm(root, ['start']);
    const running = await started(root);
    expect(await open(running.port)).toBe(true);
    child.kill(signal);
    await nothingLeft(running);
    expect(readFileSync(join(root, 'ended'), 'utf8')).toBe('');
  },
);

test.concurrent('Ctrl-C ends the program in order and leaves no process and no port', async () => {
  const root = project(orderly);
  const child = npm(root, ['start']);
  const running = await started(root);
  signalGroup(child.pid ?? 0, 'SIGINT');
  await nothingLeft(running);
  expect(readFileSync(join(root, 'ended'), 'utf8')).toBe('');
});

test.concurrent('a launcher that is killed outright takes the program with it', async () => {
  const root = project(orderly);
  npm(root, ['start']);
  const running = await started(root);
  process.kill(running.pids[1], 'SIGKILL');
  await nothingLeft(running);
  expect(readFileSync(join(root, 'ended'), 'utf8')).toBe('');
});

test.concurrent('a program that hears nothing is ended by force', async () => {
  const root = project(deaf);
  const child = npm(root, ['start']);
  const running = await started(root);
  child.kill('SIGTERM');
  await nothingLeft(running);
});

test.concurrent('the exit code is passed on, and stderr says what failed also under npm --silent', async () => {
  const root = project('process.exit(7);');
  const { code, stderr } = await output(npm(root, ['start', '--silent']));
  expect([code, stderr]).toEqual([7, 'start: ended with exit code 7\n']);
});

test.concurrent('a program that is done ends by itself although it listens for the end of its parent', async () => {
  const root = project(
    `import { endsWithParent } from './launch/ends-with-parent.ts'; endsWithParent(async () => {});`,
  );
  expect((await output(npm(root, ['start']))).code).toBe(0);
});

test.concurrent('arguments arrive, and relative paths count from where npm was called', async () => {
  const root = project(`import { fromHere } from './launch/from-here.ts';
    console.log(JSON.stringify([process.argv.slice(2), fromHere('my.ics'), process.cwd()]));`);
  const below = join(root, 'local', 'launch');
  const { stdout } = await output(npm(root, ['start', '--silent', '--', '--calendar', 'my.ics'], below));
  expect(JSON.parse(stdout)).toEqual([['--calendar', 'my.ics'], join(below, 'my.ics'), root]);
});

test.concurrent('npm test ends with the count also when no step can run', async () => {
  const root = project('');
  const { code, stdout, stderr } = await output(npm(root, ['test', '--silent']));
  expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([1, '0 passed, 3 failed']);
  expect(stderr).toContain('failed: Formatting and lint, Types, Tests');
});

test.concurrent('npm test ends with the count also when the dependencies cannot be installed', async () => {
  const root = project('');
  rmSync(join(root, 'package-lock.json'));
  const { code, stdout, stderr } = await output(npm(root, ['test', '--silent']));
  expect([code, stdout]).toEqual([1, '0 passed, 1 failed\n']);
  expect(stderr).toContain('package-lock.json');
});

test.concurrent('an unknown command names the known ones', async () => {
  const root = project('');
  const child = spawn(process.execPath, [join(root, 'local', 'run.mjs'), 'strat'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, stderr } = await output(child);
  expect(code).toBe(1);
  expect(stderr).toContain('"strat" is no command; known are test, start');
});
