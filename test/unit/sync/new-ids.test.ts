import { describe, expect, it } from 'vitest';
import type { Said } from '../../../shared/sync/decide.ts';
import type { Round } from '../../../shared/sync/listing.ts';
import { sameUidElsewhere, underNewIds, underUidOfLinked } from '../../../shared/sync/new-ids.ts';
import type { CalendarEvent, EventChange, Link } from '../../../shared/sync/ports.ts';
import { parkedKey } from '../../../shared/sync/run.ts';
import { here } from '../../../shared/sync/unit.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, event as anEvent, item, NOW } from './samples.ts';

const ABSENT = { kind: 'absent' } as const;

function roundOf(...events: readonly CalendarEvent[]): Round {
  const changes = events.map((event): [string, EventChange] => [event.id, { kind: 'event', event }]);
  return { changes: new Map(changes), cursor: 'cursor' };
}

describe('a new round that shows a linked event under a new id (M4)', () => {
  it('its link follows it, and is stored', async () => {
    const { run, store, pair } = await runSetting();
    const { link } = await pair();
    const moved = anEvent({}, { id: 'moved', uid: link.uid });
    const [row, ...rest] = await underNewIds(run, roundOf(moved), [link]);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ id: link.id, eventId: 'moved', activityId: link.activityId });
    expect(row?.etag).not.toBe(link.etag);
    expect((await store.linksByEvent(MAILBOX, ['moved'])).get('moved')).toEqual(row);
  });

  it('is no longer parked under the old one, and due under the new one', async () => {
    const { run, pair, parked, store } = await runSetting();
    const { link, event } = await pair();
    const side = 'exchange';
    const row = { mailboxId: MAILBOX, side, itemId: event.id, reason: 'private', since: NOW, tries: 1, nextTry: null };
    run.parked.set(parkedKey(side, event.id), { ...row, side, stamp: null });
    await store.park([...run.parked.values()]);
    await underNewIds(run, roundOf(anEvent({}, { id: 'moved', uid: link.uid })), [link]);
    expect(await parked()).toEqual(['exchange moved under-new-id']);
    expect((await store.parked(MAILBOX))[0]?.nextTry).toBe(NOW);
  });

  it('nothing is written when nothing moved', async () => {
    const { run, store, pair } = await runSetting();
    const { link, event } = await pair();
    const stored = [link];
    const before = store.operations.saveLinks;
    expect(await underNewIds(run, roundOf(event, anEvent({}, { id: 'new', uid: 'uid of its own' })), stored)).toBe(
      stored,
    );
    expect(store.operations.saveLinks).toBe(before);
  });

  it('is a copy while the old one is shown as well', async () => {
    const { run, pair } = await runSetting();
    const { link, event } = await pair();
    const stored = [link];
    expect(await underNewIds(run, roundOf(event, anEvent({}, { id: 'copy', uid: link.uid })), stored)).toBe(stored);
  });

  it('one that another link has is taken', async () => {
    const { run, pair } = await runSetting();
    const [first, second] = [(await pair()).link, (await pair({ subject: 'Second' })).link];
    const stored = [first, second];
    const taken = anEvent({}, { id: second.eventId ?? '', uid: first.uid });
    expect(await underNewIds(run, roundOf(taken), stored)).toBe(stored);
  });

  it('two links of one UID: each gets one', async () => {
    const { run, pair, linked } = await runSetting();
    const { link } = await pair();
    const { etag: _, ...rest } = link;
    const other = await linked({ ...rest, id: 'other', eventId: 'old', activityId: 'activity of other' });
    const events = ['one', 'two'].map((id) => anEvent({}, { id, uid: link.uid }));
    const rows = await underNewIds(run, roundOf(...events), [link, other]);
    expect(rows.map(({ eventId }) => eventId)).toEqual(['one', 'two']);
  });

  it.each([
    ['follows while it is made', { state: 'creating-activity' }, 'moved'],
    ['does not follow once it is over', { state: 'closed', cause: 'event-deleted' }, 'old'],
    ['has no UID to go by', { uid: null }, 'old'],
  ] as const)('a link that %s', async (_, more, eventId) => {
    const { run, linked } = await runSetting();
    const link = await linked(aLink(item(), item(), { eventId: 'old', ...more }));
    const rows = await underNewIds(run, roundOf(anEvent({}, { id: 'moved', uid: 'uid-1' })), [link]);
    expect(rows.map((row) => row.eventId)).toEqual([eventId]);
  });

  it('an event without a UID is nobody’s other half', async () => {
    const { run, linked } = await runSetting();
    const link = await linked(aLink(item(), item(), { eventId: 'old', uid: null }));
    expect((await underNewIds(run, roundOf(anEvent({}, { id: 'new', uid: null })), [link]))[0]?.eventId).toBe('old');
  });
});

describe('an event that left while its UID turned up in the same round', () => {
  const said = (...entries: (readonly [string, Said<CalendarEvent>])[]) => new Map(entries);
  const links = (...rows: Link[]) => new Map(rows.map((row) => [row.eventId ?? '', row]));
  const moved = (id = 'moved', uid: string | null = 'uid-1') => [id, here(anEvent({}, { id, uid }))] as const;

  it('is that event', () => {
    const found = sameUidElsewhere(said(['event-1', ABSENT], moved('other', 'uid-9'), moved()), links(aLink()));
    expect([...found].map(([id, event]) => [id, event.id])).toEqual([['link-1', 'moved']]);
  });

  it('is another one', () => {
    expect(sameUidElsewhere(said(['event-1', here(anEvent())], moved()), links(aLink())).size).toBe(0);
    expect(sameUidElsewhere(said(['event-1', ABSENT], moved('moved', 'uid-2')), links(aLink())).size).toBe(0);
    expect(
      sameUidElsewhere(said(['event-1', ABSENT], moved('moved', null)), links({ ...aLink(), uid: null })).size,
    ).toBe(0);
    const closed = aLink(item(), item(), { state: 'closed', cause: 'event-deleted' });
    expect(sameUidElsewhere(said(['event-1', ABSENT], moved()), links(closed)).size).toBe(0);
    const taken = { ...aLink(), id: 'link-2', eventId: 'moved', uid: 'uid-2' };
    expect(sameUidElsewhere(said(['event-1', ABSENT], moved()), links(aLink(), taken)).size).toBe(0);
  });

  it('two that left, one that came: it is one of them', () => {
    const two = { ...aLink(), id: 'link-2', eventId: 'event-2' };
    const found = sameUidElsewhere(said(['event-1', ABSENT], ['event-2', ABSENT], moved()), links(aLink(), two));
    expect([...found.keys()]).toEqual(['link-1']);
  });
});

describe('an event without a link that has the UID of a linked one', () => {
  it('is that very event when the old one is no longer there: it goes on under its link', async () => {
    const { run, calendar, pair, event } = await runSetting();
    const { link } = await pair();
    const moved = event(calendar.person.newId(MAILBOX, link.eventId ?? ''));
    const units = await underUidOfLinked(run, [moved]);
    expect([...units.keys()]).toEqual([moved]);
    expect(units.get(moved)).toMatchObject({
      link: { id: link.id, eventId: moved.id },
      event: here(moved),
      renamedFrom: link.eventId,
      unsaved: true,
    });
  });

  it('is a copy, and somebody’s own, when the old one is there', async () => {
    const { run, calendar, pair } = await runSetting();
    const { event } = await pair();
    const copy = calendar.person.add(MAILBOX, item(), { uid: event.uid });
    expect((await underUidOfLinked(run, [copy])).size).toBe(0);
  });

  it('waits while nobody can tell', async () => {
    const { run, calendar, pair, event } = await runSetting();
    const { link } = await pair();
    const moved = event(calendar.person.newId(MAILBOX, link.eventId ?? ''));
    calendar.failing.add(link.eventId ?? '');
    expect((await underUidOfLinked(run, [moved])).get(moved)).toMatchObject({
      link: null,
      event: { kind: 'unreadable', id: moved.id, reason: 'graph.item-failing' },
    });
  });

  it('two of them: one takes the link, the other is new', async () => {
    const { run, calendar, pair, event } = await runSetting();
    const { link } = await pair();
    const moved = event(calendar.person.newId(MAILBOX, link.eventId ?? ''));
    const copy = calendar.person.add(MAILBOX, item(), { uid: link.uid });
    expect([...(await underUidOfLinked(run, [moved, copy])).keys()]).toEqual([moved]);
  });

  it.each([
    ['is over', { state: 'closed', cause: 'event-deleted' } as const],
    ['has another UID', { uid: 'uid of another' } as const],
    ['has no event', { eventId: null } as const],
  ])('whose link %s is new', async (_, more) => {
    const { run, calendar, pair } = await runSetting();
    const { event } = await pair({}, more);
    calendar.person.remove(MAILBOX, event.id);
    const other = calendar.person.add(MAILBOX, item(), { uid: event.uid });
    expect((await underUidOfLinked(run, [other])).size).toBe(0);
  });

  it('costs nothing when no activity would be made of it, or it has no UID', async () => {
    const { run, calendar, store, advance } = await runSetting();
    advance(MINUTE);
    const plain = calendar.person.add(MAILBOX, item(), { uid: null });
    const draft = calendar.person.add(MAILBOX, item(), { draft: true });
    expect((await underUidOfLinked(run, [plain, draft])).size).toBe(0);
    expect(store.operations.links).toBeUndefined();
  });
});
