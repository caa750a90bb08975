import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { CLAIM_MS, claimMeeting, endClaim, handClaim, holdClaim } from '../../../shared/sync/claims.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { Claim } from '../../../shared/sync/ports.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { item, link, NOW } from './samples.ts';

const UID = 'uid-1';
const THEIRS: Claim = {
  uid: UID,
  state: 'pending',
  mailboxId: 'mailbox-2',
  activityId: null,
  run: 'other',
  until: NOW + CLAIM_MS,
};

/** Another mailbox of the organisation, whose run may have claimed the meeting. */
async function setting(claim?: Claim, change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  await world.store.saveMailbox(
    newMailbox({ organizationId: 'org-1', userId: 'user-2', mailboxId: 'mailbox-2', connection: 0 }),
  );
  if (claim !== undefined) await world.store.saveClaim(claim);
  return world;
}

describe('claiming a meeting (P4b)', () => {
  it('who is first has it, pending, before anything is made', async () => {
    const { run, store } = await setting();
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'ours' });
    expect(await store.claim(UID)).toMatchObject({ state: 'pending', mailboxId: MAILBOX, until: NOW + CLAIM_MS });
  });

  it('two at once: one has it, the other waits', async () => {
    const { run, store } = await setting(undefined, {
      store: (real) => ({
        async claim(uid) {
          const there = await real.claim(uid);
          // Another run is quicker, right after this look.
          if (there === null) await real.saveClaim(THEIRS);
          return there;
        },
      }),
    });
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'wait' });
    expect(await store.claim(UID)).toMatchObject({ mailboxId: 'mailbox-2' });
  });

  it('what an earlier run of the same mailbox claimed is ours', async () => {
    const { run } = await setting({ ...THEIRS, mailboxId: MAILBOX });
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'ours' });
  });

  it('another mailbox’s is waited for until it lapses, and taken over then', async () => {
    const { run, store, advance } = await setting(THEIRS);
    advance(CLAIM_MS - 1);
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'wait' });
    advance(1);
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'ours' });
    expect(await store.claim(UID)).toMatchObject({ mailboxId: MAILBOX });
  });

  it('not before what its POST made was searched for: what is found is nobody’s second one', async () => {
    const { run, store, host, advance } = await setting(THEIRS);
    const row = link(item(), item(), {
      mailboxId: 'mailbox-2',
      state: 'creating-activity',
      activityId: null,
      createSent: NOW,
    });
    await store.saveLinks([{ ...row, severa: sideValues(row.id, item()) }], 0);
    const made = host.person.add('user-2', item());
    advance(CLAIM_MS);
    expect(await claimMeeting(run, UID)).toEqual({
      kind: 'held',
      activityId: made.id,
      mailboxId: MAILBOX,
      isUntold: true,
    });
    expect(await store.claim(UID)).toMatchObject({ state: 'held', activityId: made.id, mailboxId: MAILBOX });
  });

  it('nor while nobody can tell what it made', async () => {
    const unclear = async () => {
      throw new SyncError('invalid', 'severa.search-unclear', 'Not to be read.');
    };
    const { run, store, advance } = await setting(THEIRS, { host: () => ({ createdSince: unclear }) });
    const row = { mailboxId: 'mailbox-2', state: 'creating-activity', activityId: null, createSent: NOW } as const;
    await store.saveLinks([link(item(), item(), row)], 0);
    advance(CLAIM_MS);
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'wait' });
  });

  it('whose activity we deleted it may be claimed anew; one that is held never is', async () => {
    const { run, store } = await setting({ ...THEIRS, state: 'held', activityId: 'a' });
    expect(await claimMeeting(run, UID)).toMatchObject({ kind: 'held', activityId: 'a', isUntold: false });
    await endClaim(run, UID, 'another');
    expect(await store.claim(UID)).toMatchObject({ state: 'held' });
    await endClaim(run, UID, 'a');
    expect(await claimMeeting(run, UID)).toEqual({ kind: 'ours' });
  });
});

describe('holding a claim', () => {
  it('names the activity from then on', async () => {
    const { run, store } = await setting();
    await claimMeeting(run, UID);
    expect(await holdClaim(run, UID, 'a')).toBe(true);
    expect(await store.claim(UID)).toMatchObject({ state: 'held', activityId: 'a', mailboxId: MAILBOX });
  });

  it('of which another run has made an activity meanwhile: this one is one too many', async () => {
    const { run, store, advance } = await setting({ ...THEIRS, state: 'held', activityId: 'b' });
    advance(MINUTE);
    expect(await holdClaim(run, UID, 'a')).toBe(false);
    expect(await store.claim(UID)).toMatchObject({ activityId: 'b' });
  });

  it('is handed on with the ownership (P6)', async () => {
    const { run, store } = await setting({ ...THEIRS, state: 'held', activityId: 'a', mailboxId: MAILBOX });
    await handClaim(run, UID, 'a', 'mailbox-2');
    expect(await store.claim(UID)).toMatchObject({ state: 'held', activityId: 'a', mailboxId: 'mailbox-2' });
  });
});
