import { describe, expect, it } from 'vitest';
import { SyncError } from '../../shared/errors.ts';
import type { EventWrite } from '../../shared/sync/ports.ts';
import { draft, itemOf } from '../scenario/items.ts';
import { type CalendarSetting, createOne, markOf, type OpenCalendar, readOne } from './mailbox-calendar-setting.ts';

const kinds = (outcomes: readonly { readonly kind: string }[]) => outcomes.map(({ kind }) => kind);
const subjects = (setting: CalendarSetting) => setting.held().map(({ subject }) => subject);

export function writesContract(open: OpenCalendar): void {
  const creating = (setting: CalendarSetting, activityId = 'activity-1', generation = 0) =>
    ({ kind: 'create', item: itemOf(draft('Made')), mark: markOf(setting, activityId, generation) }) as const;
  const repeating = (setting: CalendarSetting, activityId: string) =>
    ({ ...creating(setting, activityId), sentBefore: true }) as const;
  const write = (setting: CalendarSetting, ...writes: EventWrite[]) =>
    setting.calendar.write(setting.mailboxId, writes);
  const renaming = ({ id, version }: { id: string; version: string }): EventWrite => ({
    kind: 'update',
    id,
    version,
    fields: { subject: 'Renamed' },
  });
  const deleting = ({ id, version }: { id: string; version: string }): EventWrite => ({ kind: 'delete', id, version });

  describe('a create', () => {
    it('is done once for each mark', async () => {
      const setting = open();
      const first = await createOne(setting, markOf(setting, 'a'));
      const again = await createOne(setting, markOf(setting, 'a'));
      const other = await createOne(setting, markOf(setting, 'b'));
      expect(again.id).toBe(first.id);
      expect(other.id).not.toBe(first.id);
      expect(setting.held().map(({ id }) => id)).toEqual([first.id, other.id]);
    });

    it('whose answer was lost is known again', async () => {
      const setting = open();
      setting.troubles.loseAnswer('create');
      expect(kinds(await write(setting, creating(setting)))).toEqual(['answer-lost']);
      expect(subjects(setting)).toEqual(['Made']);
      setting.troubles.calm();
      const event = await createOne(setting, markOf(setting));
      expect(setting.held().map(({ id }) => id)).toEqual([event.id]);
    });

    it('that was sent before is found by its mark, as it is now, when the server has forgotten it', async () => {
      const setting = open();
      setting.troubles.loseAnswer('create');
      expect(kinds(await write(setting, creating(setting, "o'clock")))).toEqual(['answer-lost']);
      setting.troubles.calm();
      const id = setting.held()[0]?.id ?? '';
      setting.person.edit(id, { subject: 'Edited' });
      setting.troubles.forgetCreates();
      setting.advance(1000);
      const outcomes = await write(setting, repeating(setting, 'other'), repeating(setting, "o'clock"));
      expect(kinds(outcomes)).toEqual(['written', 'written']);
      expect(outcomes[1]).toMatchObject({ event: { id, item: { subject: 'Edited' } } });
      expect(subjects(setting).sort()).toEqual(['Edited', 'Made']);
    });

    it('that was sent before, and made what was deleted since, makes another', async () => {
      const setting = open();
      const first = await createOne(setting, markOf(setting, 'a'));
      setting.person.remove(first.id);
      const [outcome] = await write(setting, repeating(setting, 'a'));
      expect(outcome).toMatchObject({ kind: 'written' });
      expect(setting.held().map(({ id }) => id)).not.toContain(first.id);
      expect(setting.held()).toHaveLength(1);
    });

    it('of the next generation makes another event after the first was deleted', async () => {
      const setting = open();
      const first = await createOne(setting, markOf(setting, 'a', 0));
      setting.person.remove(first.id);
      const second = await createOne(setting, markOf(setting, 'a', 1));
      expect(second.id).not.toBe(first.id);
      expect(setting.held().map(({ id }) => id)).toEqual([second.id]);
      expect(await setting.calendar.readMarks(setting.mailboxId, [second.id])).toEqual([markOf(setting, 'a', 1)]);
    });

    it('invites nobody', async () => {
      const setting = open();
      const people = { 'guest@example.org': { role: 'attendee', response: 'none' } } as const;
      const event = await createOne(setting, markOf(setting), { ...itemOf(draft('Made')), people });
      expect(event.meeting).toBe(false);
      expect(setting.mailsSent()).toBe(0);
    });
  });

  describe('an update', () => {
    it('writes the given fields and no others', async () => {
      const setting = open();
      const id = setting.person.add(draft('Visit', { location: 'Turku', notes: 'By train' }));
      const before = await readOne(setting, id);
      setting.advance(1000);
      const [outcome] = await write(setting, renaming(before));
      expect(outcome).toMatchObject({ kind: 'written', event: { id, item: { ...before.item, subject: 'Renamed' } } });
      const after = await readOne(setting, id);
      expect(after.item).toEqual({ ...before.item, subject: 'Renamed' });
      expect(outcome).toMatchObject({ event: { version: after.version } });
      expect(after.version).not.toBe(before.version);
    });

    it('of a version that moved on is a conflict, and nothing is written', async () => {
      const setting = open();
      const id = setting.person.add(draft('Visit'));
      const stale = await readOne(setting, id);
      setting.person.edit(id, { subject: 'Edited' });
      expect(kinds(await write(setting, renaming(stale)))).toEqual(['conflict']);
      expect(subjects(setting)).toEqual(['Edited']);
      const [outcome] = await write(setting, renaming(await readOne(setting, id)));
      expect(outcome).toMatchObject({ kind: 'written' });
    });

    it('may meet a conflict that nobody made', async () => {
      const setting = open();
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      setting.troubles.conflict();
      expect(kinds(await write(setting, renaming(event)))).toEqual(['conflict']);
      setting.troubles.calm();
      expect(kinds(await write(setting, renaming(await readOne(setting, event.id))))).toEqual(['written']);
    });

    it('whose answer was lost may have been done', async () => {
      const setting = open();
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      setting.troubles.loseAnswer('update');
      expect(kinds(await write(setting, renaming(event)))).toEqual(['answer-lost']);
      setting.troubles.calm();
      expect(subjects(setting)).toEqual(['Renamed']);
      expect(kinds(await write(setting, renaming(event)))).toEqual(['conflict']);
    });
  });

  describe('a deletion', () => {
    it('takes the event away', async () => {
      const setting = open();
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      expect(await write(setting, deleting(event))).toEqual([{ kind: 'deleted' }]);
      expect(setting.held()).toEqual([]);
      const { id, uid } = event;
      expect(await setting.calendar.locate(setting.mailboxId, [{ id, uid }])).toEqual([{ kind: 'gone' }]);
    });

    it('of a version that moved on is a conflict, and the event stays', async () => {
      const setting = open();
      const stale = await readOne(setting, setting.person.add(draft('Visit')));
      setting.person.edit(stale.id, { subject: 'Edited' });
      expect(kinds(await write(setting, deleting(stale)))).toEqual(['conflict']);
      expect(subjects(setting)).toEqual(['Edited']);
    });

    it('may meet a conflict that nobody made, and the event stays', async () => {
      const setting = open();
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      setting.troubles.conflict();
      expect(kinds(await write(setting, deleting(event)))).toEqual(['conflict']);
      setting.troubles.calm();
      expect(subjects(setting)).toEqual(['Visit']);
      const { id, uid } = event;
      expect(await setting.calendar.locate(setting.mailboxId, [{ id, uid }])).toEqual([{ kind: 'here', event }]);
      expect(kinds(await write(setting, deleting(event)))).toEqual(['deleted']);
    });

    it('whose answer was lost may have been done', async () => {
      const setting = open();
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      setting.troubles.deletedAnswers('not');
      setting.troubles.loseAnswer('delete');
      expect(kinds(await write(setting, deleting(event)))).toEqual(['answer-lost']);
      setting.troubles.calm();
      setting.troubles.deletedAnswers('not');
      expect(setting.held()).toEqual([]);
      expect(kinds(await write(setting, deleting(event)))).toEqual(['gone']);
    });
  });

  describe('writes', () => {
    it('of what is not there are gone', async () => {
      const setting = open();
      const [deleted, moved] = [
        await readOne(setting, setting.person.add(draft('A'))),
        await readOne(setting, setting.person.add(draft('B'))),
      ];
      setting.troubles.deletedAnswers('not');
      setting.person.remove(deleted.id);
      setting.person.moveAway(moved.id);
      const both = [deleted, moved];
      const outcomes = await write(setting, ...both.map(renaming), ...both.map(deleting));
      expect(kinds(outcomes)).toEqual(['gone', 'gone', 'gone', 'gone']);
      setting.person.restore(moved.id);
      expect(subjects(setting)).toEqual(['B']);
    });

    it('have one outcome each, in order, and none holds up another', async () => {
      const setting = open();
      const stale = await readOne(setting, setting.person.add(draft('Stale')));
      setting.person.touch(stale.id);
      const good = await readOne(setting, setting.person.add(draft('Good')));
      const creates = Array.from({ length: 25 }, (_, index) => creating(setting, `activity-${index}`));
      const unknown = { id: 'no such id', version: good.version };
      const outcomes = await write(setting, renaming(stale), ...creates, renaming(unknown), renaming(good));
      expect(kinds(outcomes)).toEqual(['conflict', ...creates.map(() => 'written'), 'gone', 'written']);
      const ids = outcomes.flatMap((one) => (one.kind === 'written' ? [one.event.id] : []));
      expect(new Set(ids).size).toBe(26);
      expect(await write(setting)).toEqual([]);
    });

    it('that are throttled are not done and come later', async () => {
      const setting = open();
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      setting.troubles.throttle();
      const writes = [creating(setting), renaming(event), deleting(event)];
      const outcomes = await write(setting, ...writes);
      expect(outcomes).toMatchObject(writes.map(() => ({ kind: 'later', code: 'graph.throttled' })));
      expect(outcomes[0]).toHaveProperty('retryAfterMs');
      expect(subjects(setting)).toEqual(['Visit']);
      setting.troubles.calm();
      expect(kinds(await write(setting, creating(setting), renaming(event)))).toEqual(['written', 'written']);
    });

    it('ask before they are sent, and are not sent when the answer is no', async () => {
      const setting = open();
      const heldAtCall: number[] = [];
      const ask = async () => void heldAtCall.push(setting.held().length);
      const { calendar, mailboxId } = setting;
      await calendar.write(mailboxId, [creating(setting, 'a')], ask);
      expect(heldAtCall).toEqual([0]);
      const refuse = async () => {
        throw new SyncError('transient', 'sync.lease-lost', 'Another run has taken over.');
      };
      const refused = calendar.write(mailboxId, [creating(setting, 'b'), creating(setting, 'c')], refuse);
      await expect(refused).rejects.toMatchObject({ kind: 'transient', code: 'sync.lease-lost' });
      expect(setting.held()).toHaveLength(1);
    });
  });
}
