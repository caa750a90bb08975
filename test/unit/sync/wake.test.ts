import { describe, expect, it } from 'vitest';
import type { Link } from '../../../shared/sync/ports.ts';
import { fallAsleep, forgetConnection, hintedById, hintedByUid, isFree } from '../../../shared/sync/wake.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

async function withLinks(rows: readonly Partial<Link>[], change: Parameters<typeof runSetting>[0] = {}) {
  const setting = await runSetting(change);
  for (const [index, row] of rows.entries()) {
    const id = `link-${index}`;
    await setting.linked(
      aLink(item(), item(), { id, eventId: `event-${index}`, activityId: `activity-${index}`, ...row }),
    );
  }
  setting.advance(MINUTE);
  const now = async () => {
    const links = await setting.store.links(MAILBOX);
    return [...links]
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ state, cause }) => (cause === null ? state : `${state} ${cause}`));
  };
  return { ...setting, now };
}

describe('links while the sync is off (H3a)', () => {
  it('what is agreed sleeps; our removals too, and forget that they were ours', async () => {
    const { run, now, store } = await withLinks([{}, { state: 'removing', cause: 'event-deleted' }]);
    await fallAsleep(run);
    expect(await now()).toEqual(['sleeping', 'sleeping']);
    expect((await store.links(MAILBOX))[0]?.updated).toBe(NOW + MINUTE);
  });

  it('what ended before the window is left as it is: nobody lists it any more (M8)', async () => {
    const setting = await runSetting();
    const old = setting.run.policy.window.from;
    const { run, now } = await withLinks([{ ends: old }, { ends: old + 1 }, { ends: null }]);
    await fallAsleep(run);
    expect(await now()).toEqual(['live', 'sleeping', 'sleeping']);
  });

  it('a pair sleeps on when its filling was begun, else it is matched anew (H8)', async () => {
    const { run, now } = await withLinks([
      { state: 'paired' },
      { state: 'paired', severa: null },
      { state: 'paired', exchange: null },
    ]);
    await fallAsleep(run);
    expect(await now()).toEqual(['paired', 'closed never-made', 'closed never-made']);
  });

  it.each(['creating-event', 'creating-activity'] as const)(
    '%s: forgotten, unless it was sent (I1a)',
    async (state) => {
      const { run, now } = await withLinks([
        { state, createSent: null },
        { state, createSent: NOW },
      ]);
      await fallAsleep(run);
      expect(await now()).toEqual(['closed never-made', state]);
    },
  );

  it('what ended already stays ended', async () => {
    const { run, now } = await withLinks([
      { state: 'closed', cause: 'event-deleted' },
      { state: 'released', cause: 'other-calendar' },
      { state: 'sleeping' },
    ]);
    await fallAsleep(run);
    expect(await now()).toEqual(['closed event-deleted', 'released other-calendar', 'sleeping']);
  });

  it('many links are stored in parts, each under a lease that holds', async () => {
    const { run, now } = await withLinks(Array.from({ length: 200 }, () => ({})));
    await fallAsleep(run);
    expect(new Set(await now())).toEqual(new Set(['sleeping']));
    expect(await now()).toHaveLength(200);
  });
});

describe('another connection (H13)', () => {
  it('ends every link, which stays as a hint; the mailbox is new', async () => {
    const pending = { subject: { to: 'exchange', severa: 'a', exchange: 'b', at: NOW } } as const;
    const { run, now, store } = await withLinks(
      [{ pending }, { state: 'paired' }, { state: 'released', cause: 'other-calendar' }, { state: 'sleeping' }],
      { mailbox: { cursor: 'cursor', calendarId: 'calendar-1', window: { from: 1, until: 2 } } },
    );
    await forgetConnection(run, 7);
    expect(new Set(await now())).toEqual(new Set(['closed connection-changed']));
    expect((await store.links(MAILBOX))[0]).toMatchObject({ pending: {}, createSent: null, updated: NOW + MINUTE });
    expect(await store.mailbox(MAILBOX)).toMatchObject({
      connection: 7,
      phase: 'new',
      cursor: null,
      window: null,
      firstSyncAt: null,
      calendarId: null,
    });
  });

  it('leaves what ended before as it was, but for what was never made', async () => {
    const { run, now } = await withLinks([
      { state: 'closed', cause: 'event-deleted' },
      { state: 'closed', cause: 'never-made' },
    ]);
    await forgetConnection(run, 1);
    expect(await now()).toEqual(['closed event-deleted', 'closed connection-changed']);
  });

  it('still looks for what was sent and never answered (I1a)', async () => {
    const { run, now } = await withLinks([
      { state: 'creating-event', createSent: NOW },
      { state: 'creating-activity', createSent: NOW },
      { state: 'creating-activity', createSent: null },
      { state: 'paired', createSent: NOW },
    ]);
    await forgetConnection(run, 1);
    expect(await now()).toEqual([
      'creating-event',
      'creating-activity',
      'closed connection-changed',
      'closed connection-changed',
    ]);
  });

  it('no earlier run writes the links any more', async () => {
    const { run, store } = await withLinks([{}]);
    await forgetConnection(run, 1);
    await expect(store.saveLinks([aLink()], run.lease.number - 1)).rejects.toMatchObject({ code: 'sync.lease-lost' });
  });
});

describe('an ended link whose items are there', () => {
  const ended = (cause: string, more: Partial<Link> = {}) => aLink(item(), item(), { state: 'closed', cause, ...more });

  it.each(['connection-changed', 'never-made'])('%s: they are planned like new ones at once', async (cause) => {
    const { run } = await runSetting();
    expect(isFree(run, ended(cause))).toBe(true);
  });

  it('a deletion of ours frees them when no listing can lag that long', async () => {
    const { run, advance } = await runSetting();
    advance(10 * MINUTE);
    expect(isFree(run, ended('activity-deleted'))).toBe(false);
    advance(1);
    expect(isFree(run, ended('activity-deleted'))).toBe(true);
  });

  it.each([
    ['vanished while the sync was off', ended('vanished-while-off')],
    ['a project task', ended('project-task')],
    ['a live one', aLink()],
  ])('%s: never', async (_, link) => {
    const { run, advance } = await runSetting();
    advance(60 * MINUTE);
    expect(isFree(run, link)).toBe(false);
  });
});

describe('who belonged together under the old connection', () => {
  const links = (...rows: Partial<Link>[]) =>
    new Set(rows.map((row) => aLink(item(), item(), { state: 'closed', cause: 'connection-changed', ...row })));
  const there = (...events: { id: string; uid: string | null }[]) => ({
    events,
    isThere: (id: string) => id !== 'gone',
    used: new Set<string | null>(),
  });

  it('is paired by the event’s id', () => {
    expect(hintedById(there({ id: 'event-1', uid: 'uid-9' }), links({ origin: 'severa' }))).toEqual([
      { eventId: 'event-1', uid: 'uid-9', activityId: 'activity-1', origin: 'severa' },
    ]);
  });

  it('keeps the UID that is known when the event can’t be understood', () => {
    expect(hintedById(there({ id: 'event-1', uid: null }), links({}))).toMatchObject([{ uid: 'uid-1' }]);
  });

  it.each([
    ['the event is not there', {}, { id: 'event-2', uid: 'uid-1' }],
    ['the activity is not there', { activityId: 'gone' }, { id: 'event-1', uid: null }],
    ['the link has no activity', { activityId: null }, { id: 'event-1', uid: null }],
  ])('not when %s', (_, row, event) => {
    expect(hintedById(there(event), links(row))).toEqual([]);
  });

  it('each item once, and none that is used', () => {
    const rows = links({}, { id: 'link-2', eventId: 'event-2' }, { id: 'link-3', activityId: 'activity-3' });
    const listed = there({ id: 'event-1', uid: null }, { id: 'event-2', uid: null });
    expect(hintedById(listed, rows)).toHaveLength(1);
    expect(hintedById({ ...listed, used: new Set(['activity-1']) }, rows)).toMatchObject([
      { activityId: 'activity-3' },
    ]);
    expect(hintedById({ ...listed, used: new Set(['event-1']) }, rows)).toMatchObject([
      { eventId: 'event-2', activityId: 'activity-1' },
    ]);
  });

  it('by UID when it came under another id', async () => {
    const { run } = await runSetting();
    expect(await hintedByUid(run, there({ id: 'moved', uid: 'uid-1' }), links({}))).toMatchObject([
      { eventId: 'moved', uid: 'uid-1', activityId: 'activity-1' },
    ]);
    expect(await hintedByUid(run, there({ id: 'moved', uid: null }), links({ uid: null }))).toEqual([]);
    expect(await hintedByUid(run, there({ id: 'moved', uid: 'uid-2' }), links({}))).toEqual([]);
  });

  it('by the links of the mailbox that the user had before', async () => {
    const { run, store } = await runSetting({ mailbox: { mailboxBefore: 'mailbox-0' } });
    await store.saveLinks([{ ...aLink(), mailboxId: 'mailbox-0' }], 0);
    expect(await hintedByUid(run, there({ id: 'moved', uid: 'uid-1' }), new Set())).toMatchObject([
      { eventId: 'moved', activityId: 'activity-1' },
    ]);
  });
});
