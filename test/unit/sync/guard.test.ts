import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import {
  changeGuard,
  decideGuard,
  isCounted,
  reachesTooMany,
  recentDeletions,
  rememberGuards,
} from '../../../shared/sync/guard.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { Guard, Store } from '../../../shared/sync/ports.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { DAY, MAILBOX, runSetting } from './run-setting.ts';
import { item, link, NOW } from './samples.ts';

describe('how many deletions are too many (M5)', () => {
  it.each([
    [2, 2, false],
    [2, 3, false],
    [3, 3, true],
    [3, 4, false],
    [10, 20, false],
    [11, 22, true],
    [11, 23, false],
    [100, 1000, false],
    [101, 1000, true],
  ])('%i of %i links: %s', (deletions, links, expected) => {
    expect(reachesTooMany(deletions, links)).toBe(expected);
  });

  it('counts those of 24 hours, and one that is decided again once', () => {
    const mailbox = {
      ...newMailbox({ organizationId: 'org-1', userId: 'user-1', mailboxId: MAILBOX, connection: 0 }),
      deletions: [
        { at: NOW - DAY, linkId: 'yesterday' },
        { at: NOW - DAY + 1, linkId: 'today' },
        { at: NOW - 1, linkId: 'again' },
      ],
    };
    const ids = (again?: ReadonlySet<string>) => recentDeletions(mailbox, NOW, again).map(({ linkId }) => linkId);
    expect(ids()).toEqual(['today', 'again']);
    expect(ids(new Set(['again']))).toEqual(['today']);
  });

  it.each([
    ['linked', { state: 'live' }, true],
    ['on its way out', { state: 'removing' }, true],
    ['not made yet', { state: 'creating-event' }, false],
    ['let go', { state: 'released' }, false],
    ['over for 30 days, which no deletion reaches (M8)', { state: 'live', ends: NOW - 30 * DAY }, false],
    ['over for less', { state: 'live', ends: NOW - 30 * DAY + 1 }, true],
  ] as const)('an item that is %s', (_, more, expected) => {
    expect(isCounted(link(item(), item(), more), NOW)).toBe(expected);
  });
});

const guard: Guard = { id: 'guard-1', mailboxId: MAILBOX, state: 'open', since: NOW, deletions: 5, links: 5 };

async function held(more: Partial<Guard> = {}) {
  const store = createMemoryStore('org-1');
  const row = await store.saveGuard({ ...guard, ...more });
  return { store, row, now: async () => (await store.guards(MAILBOX))[0] };
}

describe('an administrator decides about what is held back', () => {
  it('confirmed with the number he saw', async () => {
    const { store, now } = await held();
    expect(await decideGuard(store, MAILBOX, 'guard-1', { kind: 'confirm', deletions: 5 })).toMatchObject({
      state: 'confirmed',
    });
    expect(await now()).toMatchObject({ state: 'confirmed', deletions: 5 });
  });

  it('the number has changed since he looked: nothing is decided', async () => {
    const { store, now } = await held();
    await expect(decideGuard(store, MAILBOX, 'guard-1', { kind: 'confirm', deletions: 6 })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'guard.changed',
    });
    expect((await now())?.state).toBe('open');
  });

  it('restoring needs no number', async () => {
    const { store, now } = await held({ deletions: 7 });
    await decideGuard(store, MAILBOX, 'guard-1', { kind: 'restore' });
    expect((await now())?.state).toBe('restored');
  });

  it('the same word again changes nothing, not even with another number', async () => {
    const { store, row, now } = await held({ state: 'confirmed' });
    expect(await decideGuard(store, MAILBOX, 'guard-1', { kind: 'confirm', deletions: 1 })).toEqual(row);
    expect(await now()).toEqual(row);
  });

  it.each(['confirmed', 'done'] as const)('once %s it can’t be restored', async (state) => {
    const { store, now } = await held({ state });
    await expect(decideGuard(store, MAILBOX, 'guard-1', { kind: 'restore' })).rejects.toMatchObject({
      kind: 'refused',
      code: 'guard.decided',
    });
    expect((await now())?.state).toBe(state);
  });

  it('another name: there is nothing to decide', async () => {
    const { store } = await held();
    await expect(decideGuard(store, MAILBOX, 'guard-2', { kind: 'restore' })).rejects.toMatchObject({
      kind: 'gone',
      code: 'guard.unknown',
    });
  });
});

describe('the row of a guard', () => {
  const shrink = (row: Guard) => (row.deletions === 0 ? null : { ...row, deletions: row.deletions - 1 });

  it('is changed as it is by now, when somebody else was quicker', async () => {
    const { store, row, now } = await held();
    await store.saveGuard({ ...guard, id: 'another', deletions: 9 });
    await store.saveGuard({ ...row, state: 'confirmed' });
    await changeGuard(store, row, shrink);
    expect(await now()).toMatchObject({ id: 'guard-1', state: 'confirmed', deletions: 4 });
  });

  it('is left alone when there is nothing to change', async () => {
    const { store, row, now } = await held({ deletions: 0 });
    await changeGuard(store, row, shrink);
    expect(await now()).toEqual(row);
  });

  it('is given up when it has gone meanwhile', async () => {
    const store = createMemoryStore('org-1');
    const stale = { ...guard, etag: 'of a row that has gone' };
    await changeGuard(store, stale, shrink);
    expect(await store.guards(MAILBOX)).toEqual([]);
  });

  it.each([
    ['somebody is always quicker', 'conflict', 20],
    ['the store fails', 'transient', 1],
  ] as const)('%s: the error comes out after a while', async (_, kind, tries) => {
    const { store, row } = await held();
    let saves = 0;
    const failing: Store = {
      ...store,
      saveGuard: async () => {
        saves += 1;
        throw new SyncError(kind, 'storage.failing', 'Not now.');
      },
    };
    await expect(changeGuard(failing, row, shrink)).rejects.toMatchObject({ kind });
    expect(saves).toBe(tries);
  });
});

describe('what a run knows of guards', () => {
  it('all of them, when the mailbox says that there may be one', async () => {
    const { run, store } = await runSetting({ mailbox: { guarded: true } });
    const saved = await store.saveGuard(guard);
    await rememberGuards(run);
    expect([...run.guards]).toEqual([['guard-1', saved]]);
  });

  it('nothing is read when it says that there is none', async () => {
    const { run, store } = await runSetting();
    await rememberGuards(run);
    expect(store.operations.guards).toBeUndefined();
  });
});
