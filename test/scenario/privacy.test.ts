import { expect, it } from 'vitest';
import { changeConnection } from '../../shared/sync/switch.ts';
import { DAY, draft, MINUTE, seen, timed } from './items.ts';
import { edit, idOf, settled, synced } from './people.ts';
import { both, expectEnding, expectRest, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const dentist = draft('Dentist', { location: 'Clinic', notes: 'Bring the card.' });
const MASK = { subject: 'Private', location: '', notes: '' };
const NO_PERSONAL_TYPE = { personalType: false };
const MOVED = { when: timed('2026-10-12T14:30', 45) };
/** Something else that is there: a single 404 proves nothing. */
const lunch = draft('Lunch', { when: timed('2026-10-20T12:00') });

/** The id of the only item beside the lunch. */
const only = (side: { list(): readonly { readonly id: string; readonly subject: string }[] }) =>
  side.list().find(({ subject }) => subject !== 'Lunch')?.id ?? '';
const category = (world: World) => world.severa.categoryOf(only(world.severa));

/** A private event and what Severa shows of it. */
async function hidden(world: World): Promise<void> {
  world.outlook.add(dentist, 'private');
  await synced(world, lunch);
}

scenarios('private events (H7)', (kind) => {
  scenario(kind, 'become activities of category Personal, whole', async (world) => {
    await hidden(world);
    expect(category(world)).toBe('Personal');
    edit(world.outlook, 'Dentist', { location: 'Hospital' });
    await round(world);
    edit(world.severa, 'Dentist', { notes: 'From Severa' });
    await round(world);
    return {
      ...both(seen(dentist, { location: 'Hospital', notes: 'From Severa' }), seen(lunch)),
      wrote: { activitiesMade: 2, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(
    kind,
    'are masked where Severa has no such type; only their time is told',
    async (world) => {
      await hidden(world);
      expect(category(world)).toBe('CalendarEntry');
      edit(world.outlook, 'Dentist', { subject: 'Surgeon', notes: 'Nobody else reads this.' });
      await round(world);
      edit(world.outlook, 'Surgeon', MOVED);
      await round(world);
      const after = { subject: 'Surgeon', notes: 'Nobody else reads this.', ...MOVED };
      return {
        outlook: [seen(dentist, after), seen(lunch)],
        severa: [seen(dentist, MASK, MOVED), seen(lunch)],
        wrote: { activitiesMade: 2, activitiesChanged: 1 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'a mask that is edited in Severa is put back, the time that is moved there flows, and nothing is recorded',
    async (world) => {
      await hidden(world);
      edit(world.severa, 'Private', { subject: 'What is it?', notes: 'Tell me.', ...MOVED });
      await round(world);
      world.advance(MINUTE);
      edit(world.severa, 'Private', { location: 'Where?' });
      edit(world.outlook, 'Dentist', { location: 'Hospital' });
      await round(world);
      return {
        outlook: [seen(dentist, MOVED, { location: 'Hospital' }), seen(lunch)],
        severa: [seen(dentist, MASK, MOVED), seen(lunch)],
        wrote: { activitiesMade: 2, activitiesChanged: 2, eventsChanged: 1 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'a mask of which nobody told is looked at once a day: unchanged it costs nothing, edited it is put back (M4)',
    async (world) => {
      await hidden(world);
      world.advance(DAY);
      await round(world);
      edit(world.severa, 'Private', { subject: 'What is it?' });
      // The pull doesn't see it.
      const before = await world.store.organization();
      if (before !== null) await world.store.saveOrganization({ ...before, pulledUntil: world.now() + 10 * MINUTE });
      world.advance(DAY);
      await world.sync();
      return {
        outlook: [seen(dentist), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 2, activitiesChanged: 1 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'the event is deleted, its mask was edited: no edit that could win, the activity goes (M3)',
    async (world) => {
      await hidden(world);
      edit(world.severa, 'Private', { subject: 'What is it?' });
      world.outlook.remove(idOf(world.outlook, 'Dentist'));
      await round(world);
      await round(world);
      return { ...both(seen(lunch)), wrote: { activitiesMade: 2, deleted: 1 } };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'the event is deleted, its time was moved in Severa: made again as private as it was, and nothing is recorded (M3)',
    async (world) => {
      await hidden(world);
      edit(world.severa, 'Private', MOVED);
      world.outlook.remove(idOf(world.outlook, 'Dentist'));
      await round(world);
      expect(world.outlook.sensitivityOf(idOf(world.outlook, 'Private')).privacy).toBe('private');
      return { ...both(seen(dentist, MASK, MOVED), seen(lunch)), wrote: { activitiesMade: 2, eventsMade: 1 } };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'the masked activity is deleted, the event edited: masked again, and nothing is recorded (M3)',
    async (world) => {
      await hidden(world);
      world.severa.remove(idOf(world.severa, 'Private'));
      edit(world.outlook, 'Dentist', { notes: 'Other notes' });
      await round(world);
      await round(world);
      return {
        outlook: [seen(dentist, { notes: 'Other notes' }), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 3 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'the mask of an ended connection is known again, and nothing is doubled (H13)',
    async (world) => {
      await hidden(world);
      await changeConnection(world.store, {});
      await round(world);
      return {
        outlook: [seen(dentist), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 2 },
      };
    },
    NO_PERSONAL_TYPE,
  );
});

scenarios('an event that turns private (H7a)', (kind) => {
  const turned = async (world: World) => {
    await synced(world, dentist, lunch);
    world.outlook.makeOdd(idOf(world.outlook, 'Dentist'), 'private');
    await round(world);
  };

  scenario(kind, 'its activity gets the Personal type, and keeps it when the event turns back', async (world) => {
    await turned(world);
    expect(category(world)).toBe('Personal');
    edit(world.outlook, 'Dentist', { location: 'Hospital' });
    await round(world);
    world.outlook.makePlain(idOf(world.outlook, 'Dentist'));
    await round(world);
    edit(world.outlook, 'Dentist', { notes: 'Plain again' });
    await round(world);
    expect(category(world)).toBe('Personal');
    return {
      ...both(seen(dentist, { location: 'Hospital', notes: 'Plain again' }), seen(lunch)),
      wrote: { activitiesMade: 2, activitiesChanged: 3 },
    };
  });

  scenario(
    kind,
    'without such a type it is masked, and shows everything when the event turns back',
    async (world) => {
      await turned(world);
      await expectEnding(world, {
        outlook: [seen(dentist), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 2, activitiesChanged: 1 },
      });
      edit(world.outlook, 'Dentist', { location: 'Hospital' });
      await round(world);
      world.outlook.makePlain(idOf(world.outlook, 'Dentist'));
      await round(world);
      return {
        ...both(seen(dentist, { location: 'Hospital' }), seen(lunch)),
        wrote: { activitiesMade: 2, activitiesChanged: 2 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'what was edited in Severa before that is brought to the event, then it is masked',
    async (world) => {
      await synced(world, dentist, lunch);
      edit(world.severa, 'Dentist', { notes: 'Written by a colleague' });
      world.outlook.makeOdd(idOf(world.outlook, 'Dentist'), 'private');
      await round(world);
      await round(world);
      return {
        outlook: [seen(dentist, { notes: 'Written by a colleague' }), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 2, eventsChanged: 1, activitiesChanged: 2 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'its text was edited on both sides: the private one is not shown, the other one not recorded',
    async (world) => {
      await synced(world, dentist, lunch);
      edit(world.severa, 'Dentist', { notes: 'Written by a colleague' });
      world.advance(MINUTE);
      edit(world.outlook, 'Dentist', { notes: 'For nobody else' });
      world.outlook.makeOdd(idOf(world.outlook, 'Dentist'), 'private');
      await round(world);
      await round(world);
      return {
        outlook: [seen(dentist, { notes: 'For nobody else' }), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 2, activitiesChanged: 1 },
      };
    },
    NO_PERSONAL_TYPE,
  );

  scenario(
    kind,
    'its Personal activity is given another type in Severa: masked, and whole again after',
    async (world) => {
      await turned(world);
      const id = only(world.severa);
      world.severa.makePlain(id);
      await round(world);
      await expectEnding(world, {
        outlook: [seen(dentist), seen(lunch)],
        severa: [seen(dentist, MASK), seen(lunch)],
        wrote: { activitiesMade: 2, activitiesChanged: 2 },
      });
      world.severa.makeOdd(id, 'private');
      await round(world);
      return { ...both(seen(dentist), seen(lunch)), wrote: { activitiesMade: 2, activitiesChanged: 3 } };
    },
  );

  for (const personalType of [true, false]) {
    it(`dies at any moment of it, and ends the same (${personalType ? 'Personal' : 'masked'}) (I4)`, async () => {
      for (let call = 1; ; call += kind.slow ? 17 : 1) {
        const world = await kind.open({ personalType });
        await synced(world, dentist, lunch);
        world.outlook.makeOdd(idOf(world.outlook, 'Dentist'), 'private');
        edit(world.outlook, 'Dentist', MOVED);
        world.advance(MINUTE);
        await world.pull();
        world.crashAt(call);
        const { outcome } = await world.sync();
        if (outcome !== 'crashed') break;
        world.advance(10 * MINUTE);
        await round(world);
        await round(world);
        expect(world.severa.list().length, `died at call ${call}`).toBe(2);
        const shown = world.severa.list().find(({ id }) => id === only(world.severa));
        expect(shown, `died at call ${call}`).toMatchObject(seen(dentist, personalType ? {} : MASK, MOVED));
        expect(category(world)).toBe(personalType ? 'Personal' : 'CalendarEntry');
        await expectRest(world);
      }
    }, 120_000);
  }
});

scenarios('a matched pair (H8) whose event is private (H7a)', (kind) => {
  const coffee = draft('Coffee');

  scenario(
    kind,
    'a private event fills nothing, and its text never flows; its time does, and Severa’s text',
    async (world) => {
      world.outlook.add({ ...coffee, notes: 'With my lawyer', location: 'Downtown' }, 'private');
      world.severa.add(coffee);
      await settled(world);
      edit(world.outlook, 'Coffee', { notes: 'With my other lawyer', ...MOVED });
      await round(world);
      edit(world.severa, 'Coffee', { location: 'Canteen' });
      await round(world);
      return {
        outlook: [seen(coffee, { notes: 'With my other lawyer', location: 'Canteen' }, MOVED)],
        severa: [seen(coffee, { location: 'Canteen' }, MOVED)],
        wrote: { activitiesChanged: 1, eventsChanged: 1 },
      };
    },
  );

  scenario(kind, 'once it is a plain one it fills what is empty', async (world) => {
    const id = world.outlook.add({ ...coffee, notes: 'With my lawyer' }, 'private');
    world.severa.add(coffee);
    await settled(world);
    world.outlook.makePlain(id);
    await round(world);
    return { ...both(seen(coffee, { notes: 'With my lawyer' })), wrote: { activitiesChanged: 1 } };
  });

  scenario(kind, 'turned private later, the activity keeps its own text and its type', async (world) => {
    world.outlook.add({ ...coffee, notes: 'Both' });
    world.severa.add({ ...coffee, notes: 'Both' });
    await settled(world);
    world.outlook.makeOdd(idOf(world.outlook, 'Coffee'), 'private');
    edit(world.outlook, 'Coffee', { notes: 'For nobody else' });
    await round(world);
    expect(category(world)).toBe('CalendarEntry');
    return { outlook: [seen(coffee, { notes: 'For nobody else' })], severa: [seen(coffee, { notes: 'Both' })] };
  });

  scenario(kind, 'a Personal activity of the same person is filled by nothing, and later edits flow', async (world) => {
    world.outlook.add({ ...coffee, notes: 'With my lawyer' }, 'private');
    world.severa.add(coffee, 'private');
    await settled(world);
    edit(world.outlook, 'Coffee', { location: 'Downtown' });
    await round(world);
    return {
      outlook: [seen(coffee, { notes: 'With my lawyer', location: 'Downtown' })],
      severa: [seen(coffee, { location: 'Downtown' })],
      wrote: { activitiesChanged: 1 },
    };
  });
});

scenarios('what is private in Severa (H7a, M8)', (kind) => {
  for (const [what, busy] of [
    ['private', 'busy'],
    ['absence', 'oof'],
  ] as const) {
    scenario(
      kind,
      `becomes a private event that shows as ${busy} (${what}), and is changed like any other`,
      async (world) => {
        world.severa.add(dentist, what);
        await settled(world);
        expect(world.outlook.sensitivityOf(idOf(world.outlook, 'Dentist'))).toEqual({ privacy: 'private', busy });
        edit(world.severa, 'Dentist', { location: 'Hospital' });
        await round(world);
        edit(world.outlook, 'Dentist', { notes: 'From Outlook' });
        await round(world);
        return {
          ...both(seen(dentist, { location: 'Hospital', notes: 'From Outlook' })),
          wrote: { eventsMade: 1, eventsChanged: 1, activitiesChanged: 1 },
        };
      },
    );
  }

  scenario(kind, 'an absence whose event is deleted stays, its owner gets a notice (M8)', async (world) => {
    world.severa.add(dentist, 'absence');
    await synced(world, lunch);
    world.outlook.remove(idOf(world.outlook, 'Dentist'));
    await round(world);
    expect(await world.store.notices(world.mailboxId, 9)).toMatchObject([{ code: 'kept-in-severa' }]);
    return {
      outlook: [seen(lunch)],
      severa: [seen(dentist), seen(lunch)],
      wrote: { eventsMade: 1, activitiesMade: 1 },
    };
  });

  scenario(kind, 'that a plain activity’s event is made private stays in Outlook, everything flows', async (world) => {
    world.severa.add(dentist);
    await settled(world);
    world.outlook.makeOdd(idOf(world.outlook, 'Dentist'), 'private');
    edit(world.outlook, 'Dentist', { location: 'Hospital' });
    await round(world);
    expect(category(world)).toBe('CalendarEntry');
    expect(world.outlook.sensitivityOf(idOf(world.outlook, 'Dentist')).privacy).toBe('private');
    return {
      ...both(seen(dentist, { location: 'Hospital' })),
      wrote: { eventsMade: 1, activitiesChanged: 1 },
    };
  });
});
