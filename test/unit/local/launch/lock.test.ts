import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdLock, isStale } from '../../../../local/launch/lock.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function leave(holder: object | null, ageMs = 0): string {
  const lock = join(root, '.local', 'install.lock');
  mkdirSync(lock, { recursive: true });
  if (holder !== null) writeFileSync(join(lock, 'holder.json'), JSON.stringify(holder));
  const then = new Date(Date.now() - ageMs);
  utimesSync(lock, then, then);
  return lock;
}

const never = () => Promise.reject(new Error('waited'));
const deadPid = 2 ** 30;

test('the second holder waits, says so once and goes on when the first lets go', async () => {
  const first = await holdLock(root, () => {});
  let said = 0;
  let waits = 0;
  const second = await holdLock(
    root,
    () => {
      said += 1;
    },
    async () => {
      waits += 1;
      if (waits === 3) first();
    },
  );
  expect([said, waits]).toEqual([1, 3]);
  second();
});

test('the lock of a dead process is taken over without waiting', async () => {
  leave({ pid: deadPid, host: hostname(), token: 't' });
  const release = await holdLock(root, () => {}, never);
  release();
});

test('a live holder keeps its lock; one of another machine only as long as it beats', () => {
  const view = { now: Date.now(), host: 'here', alive: (pid: number) => pid === 1 };
  expect(isStale(leave({ pid: 1, host: 'here' }), view)).toBe(false);
  expect(isStale(leave({ pid: 2, host: 'here' }), view)).toBe(true);
  expect(isStale(leave({ pid: 2, host: 'there' }), view)).toBe(false);
  expect(isStale(leave({ pid: 2, host: 'there' }, 61_000), view)).toBe(true);
  expect(isStale(leave({ pid: 1, host: 'here' }, 61_000), view)).toBe(true);
});

test('a lock without a holder is young at first and stale after some seconds', () => {
  const view = { now: Date.now(), host: 'here', alive: () => true };
  expect(isStale(leave(null), view)).toBe(false);
  expect(isStale(leave(null, 6_000), view)).toBe(true);
});

test('who lost the lock to another does not remove the other one', async () => {
  const first = await holdLock(root, () => {});
  rmSync(join(root, '.local', 'install.lock'), { recursive: true });
  const second = await holdLock(root, () => {}, never);
  first();
  let waited = false;
  const third = await holdLock(
    root,
    () => {},
    async () => {
      waited = true;
      second();
    },
  );
  expect(waited).toBe(true);
  third();
});
