import { expect, test } from 'vitest';
import type { When } from '../../../shared/calendar/item.ts';
import { CASES, outcomeOf } from './fault-cases.ts';
import { item } from './scripted-severa.ts';
import { MINUTE, severaSetting } from './severa-setting.ts';

const ONCE: When = {
  allDay: false,
  start: '2026-03-03T10:00:00+02:00',
  end: '2026-03-03T11:00:00+02:00',
  zone: 'Europe/Helsinki',
};
const WEEKLY: When = { ...ONCE, rule: { freq: 'WEEKLY', interval: 1, byDay: ['TU'], count: 20 } };

test.each(CASES)('%s: nobody is doubled, nothing turns into anything else', async (_name, faults, behaviour = {}) => {
  const { severa, control, host, ada, bob, typeId, personal, advance } = await severaSetting({
    rangeEcho: 'both',
    ...behaviour,
  });
  advance(10 * MINUTE);
  const calm = { ...severa.faults };
  for (let round = 0; round < 3; round += 1) {
    const { guid: id } = control.addActivity({ name: 'Both', ownerGuid: ada, start: '2026-03-09', end: null });
    const stays = control.addParticipant(id, ada).guid;
    const leaves = control.addParticipant(id, { type: 'Other', name: 'Guest', email: 'guest@example.com' }).guid;
    advance(2 * MINUTE);
    Object.assign(severa.faults, faults);
    const there = (who: string) =>
      control.participants(id).filter((one) => [one.guid, one.participantGuid].includes(who));

    const added = await outcomeOf(host.addParticipant(id, bob));
    if ('value' in added) expect(there(bob)).toHaveLength(1);
    else expect(there(bob).length).toBeLessThanOrEqual(added.kind === 'answer-lost' ? 1 : 0);

    const left = await outcomeOf(host.removeParticipant(id, leaves));
    if ('value' in left) expect(there(leaves)).toEqual([]);
    expect(there(stays)).toHaveLength(1);

    const handed = await outcomeOf(host.reassign(id, { ownerId: bob, typeId: personal }));
    if ('value' in handed) {
      expect(handed.value).toMatchObject({ ownerId: bob, typeId: personal });
      expect(control.activity(id)).toMatchObject({ ownerGuid: bob, typeGuid: personal });
    }
    for (const outcome of [added, left, handed]) expect(outcome).not.toEqual({ kind: 'gone' });

    const subject = `Weekly ${round}`;
    const made = await outcomeOf(host.create({ item: item({ subject, when: WEEKLY }), ownerId: ada, typeId }));
    const all = control.activities().filter(({ name }) => name === subject);
    if ('value' in made) expect(made.value).toMatchObject({ kind: 'series', item: { subject } });
    else expect(all.length).toBeLessThanOrEqual(made.kind === 'answer-lost' ? 1 : 0);
    const [series] = all;
    if (series === undefined) continue;
    const turned = await outcomeOf(host.update(series.guid, { when: ONCE }, ada));
    if ('value' in turned) {
      expect(turned.value.kind).toBe('single');
      expect(control.activity(series.guid)?.recurrence).toBeNull();
    }
    Object.assign(severa.faults, calm);
  }
});

test.each(CASES)(
  '%s: a series whose answer was lost is found by what was sent',
  async (_name, faults, behaviour = {}) => {
    const { severa, control, host, ada, typeId, now, advance } = await severaSetting({
      rangeEcho: 'both',
      ...behaviour,
    });
    const calm = { ...severa.faults };
    for (let round = 0; round < 4; round += 1) {
      advance(10 * MINUTE);
      const since = now() - 5 * MINUTE;
      Object.assign(severa.faults, faults);
      const draft = { item: item({ subject: 'Weekly', when: WEEKLY }), ownerId: ada, typeId };
      const made = await outcomeOf(host.create(draft));
      Object.assign(severa.faults, calm);
      advance(2 * MINUTE);
      const found = await host.createdSince(ada, since);
      const held = control.activities().map(({ guid }) => guid);
      expect(found.map(({ id }) => id)).toEqual(held);
      expect(held.length).toBeLessThanOrEqual(1);
      if ('value' in made) expect(held).toEqual([made.value.id]);
      for (const one of found) {
        expect(one.item.when).toEqual(host.express(draft.item, ada).when);
        await host.delete(one.id);
      }
    }
  },
);
