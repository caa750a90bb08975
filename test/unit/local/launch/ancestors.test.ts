import { expect, test } from 'vitest';
import { watchAncestors } from '../../../../local/launch/ancestors.mjs';

/** A table of processes: number to parent; 20 is a shell. */
function machine(platform = 'linux') {
  const parents = new Map([
    [30, 20],
    [20, 10],
    [10, 1],
  ]);
  const self = {
    platform,
    get ppid() {
      return parents.get(30) ?? 1;
    },
  };
  const system = {
    parentOf: (pid: number) => parents.get(pid) ?? null,
    lives: (pid: number) => parents.has(pid),
    isShell: (pid: number) => pid === 20,
  };
  return { parents, watch: (env = {}) => watchAncestors(self, env, system) };
}

const underNpm = { npm_lifecycle_event: 'start' };

test('as long as everybody lives, nobody is gone', () => {
  expect(machine().watch(underNpm)()).toBe(false);
});

test('the death of the parent is seen by the new parent', () => {
  const { parents, watch } = machine();
  const gone = watch();
  parents.set(30, 1);
  expect(gone()).toBe(true);
});

test('the death of npm behind a shell is seen, even while it is not reaped', () => {
  const { parents, watch } = machine();
  const gone = watch(underNpm);
  parents.set(20, 1);
  expect(gone()).toBe(true);
});

test('on macOS the death of npm behind a shell is seen by its number', () => {
  const { parents, watch } = machine('darwin');
  const gone = watch(underNpm);
  parents.delete(10);
  expect(gone()).toBe(true);
});

test('without npm the parent of the calling shell is not our business', () => {
  const { parents, watch } = machine();
  const gone = watch();
  parents.set(20, 1);
  parents.delete(10);
  expect(gone()).toBe(false);
});

test('on Windows a parent is gone when its number is', () => {
  const { parents, watch } = machine('win32');
  const gone = watch();
  expect(gone()).toBe(false);
  parents.delete(20);
  expect(gone()).toBe(true);
});
