import { expect } from 'vitest';
import { draft, MINUTE, seen, timed, wholeDays } from './items.ts';
import { edit, idOf, settled, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';

const lunch = draft('Lunch', { location: 'Canteen', notes: 'Bring the draft.' });
const EDITS = {
  subject: { subject: 'Another subject' },
  when: { when: timed('2026-10-12T14:30', 45) },
  location: { location: 'Another place' },
  notes: { notes: 'Other notes' },
  'no location': { location: '' },
  'no notes': { notes: '' },
} as const;
const FIELD_NAMES = Object.keys(EDITS) as (keyof typeof EDITS)[];

scenarios('one side changed', (kind) => {
  for (const origin of ['outlook', 'severa'] as const) {
    for (const side of ['outlook', 'severa'] as const) {
      scenario(
        kind,
        `each field of an item made in ${origin} flows alone when it is edited in ${side}`,
        async (world) => {
          for (const field of FIELD_NAMES) world[origin].add({ ...lunch, subject: field });
          await settled(world);
          for (const field of FIELD_NAMES) world[side].edit(idOf(world[side], field), EDITS[field]);
          await round(world);
          const edited = FIELD_NAMES.map((field) => seen({ ...lunch, subject: field }, EDITS[field]));
          const made = origin === 'outlook' ? { activitiesMade: 6 } : { eventsMade: 6 };
          const changed = side === 'outlook' ? { activitiesChanged: 6 } : { eventsChanged: 6 };
          return { ...both(...edited), wrote: { ...made, ...changed } };
        },
      );
    }
  }

  scenario(kind, 'own writes come back and cause no write and no call for participants (M2)', async (world) => {
    world.severa.add(draft('From Severa'));
    await synced(world, lunch);
    const asked = world.participantsAsked();
    edit(world.outlook, 'Lunch', { notes: 'Edited in Outlook' });
    world.outlook.add(draft('New in Outlook'));
    await round(world);
    for (let again = 0; again < 3; again += 1) await round(world);
    expect(world.participantsAsked() - asked).toBe(0);
    return {
      ...both(seen(lunch, { notes: 'Edited in Outlook' }), seen(draft('From Severa')), seen(draft('New in Outlook'))),
      wrote: { activitiesMade: 2, eventsMade: 1, activitiesChanged: 1 },
    };
  });

  scenario(kind, 'touched without an edit, nothing is written (M2)', async (world) => {
    world.severa.add(draft('From Severa'));
    await synced(world, lunch);
    for (const subject of ['Lunch', 'From Severa']) {
      world.outlook.touch(idOf(world.outlook, subject));
      await round(world);
      world.severa.touch(idOf(world.severa, subject));
      await round(world);
      world.outlook.touch(idOf(world.outlook, subject));
      world.severa.touch(idOf(world.severa, subject));
    }
    await round(world);
    return { ...both(seen(lunch), seen(draft('From Severa'))), wrote: { activitiesMade: 1, eventsMade: 1 } };
  });

  scenario(kind, 'edited twice between two runs, the last value flows once', async (world) => {
    await synced(world, lunch, draft('Review'));
    edit(world.outlook, 'Lunch', { notes: 'First' });
    edit(world.severa, 'Review', { location: 'First' });
    world.advance(MINUTE);
    edit(world.outlook, 'Lunch', { notes: 'Second' });
    edit(world.severa, 'Review', { location: 'Second' });
    await round(world);
    return {
      ...both(seen(lunch, { notes: 'Second' }), seen(draft('Review'), { location: 'Second' })),
      wrote: { activitiesMade: 2, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'edited and put back between two runs, nothing is written', async (world) => {
    await synced(world, lunch, draft('Review'));
    edit(world.outlook, 'Lunch', { subject: 'Dinner' });
    edit(world.severa, 'Review', { subject: 'Preview' });
    world.advance(MINUTE);
    edit(world.outlook, 'Dinner', { subject: 'Lunch' });
    edit(world.severa, 'Preview', { subject: 'Review' });
    await round(world);
    return { ...both(seen(lunch), seen(draft('Review'))), wrote: { activitiesMade: 2 } };
  });

  scenario(kind, 'moved outside the window and back, on either side, both follow', async (world) => {
    await synced(world, lunch, draft('Review'));
    const far = { when: timed('2029-03-01T10:00') };
    const long = { when: timed('2024-03-01T10:00') };
    edit(world.outlook, 'Lunch', far);
    edit(world.severa, 'Review', long);
    await round(world);
    const away = [world.outlook.list(), world.severa.list()].map((rows) => rows.map(({ start }) => start).sort());
    expect(away).toEqual(Array(2).fill([seen(draft('Review'), long).start, seen(lunch, far).start]));
    const back = { when: timed('2026-11-05T10:00') };
    edit(world.severa, 'Lunch', back);
    edit(world.outlook, 'Review', { when: wholeDays('2026-11-06') });
    await round(world);
    return {
      ...both(seen(lunch, back), seen(draft('Review'), { when: wholeDays('2026-11-06') })),
      wrote: { activitiesMade: 2, activitiesChanged: 2, eventsChanged: 2 },
    };
  });

  scenario(kind, 'what lay outside the window is created when it is moved inside', async (world) => {
    await synced(world, lunch);
    const event = world.outlook.add(draft('Far', { when: timed('2029-03-01T10:00') }));
    const activity = world.severa.add(draft('Long ago', { when: timed('2024-03-01T10:00') }));
    await round(world);
    const inside = { when: timed('2026-11-05T10:00') };
    world.outlook.edit(event, inside);
    world.severa.edit(activity, inside);
    await round(world);
    return {
      ...both(seen(lunch), seen(draft('Far', inside)), seen(draft('Long ago', inside))),
      wrote: { activitiesMade: 2, eventsMade: 1 },
    };
  });

  for (const origin of ['outlook', 'severa'] as const) {
    scenario(
      kind,
      `a copy made in Outlook of an event that came from ${origin} becomes one new activity`,
      async (world) => {
        world[origin].add(lunch);
        await settled(world);
        const copy = world.outlook.copy(idOf(world.outlook, 'Lunch'));
        await round(world);
        expect(world.severa.list()).toHaveLength(2);
        world.outlook.edit(copy, { subject: 'The copy' });
        await round(world);
        const made = origin === 'outlook' ? { activitiesMade: 2 } : { eventsMade: 1, activitiesMade: 1 };
        return {
          ...both(seen(lunch), seen(lunch, { subject: 'The copy' })),
          wrote: { ...made, activitiesChanged: 1 },
        };
      },
    );
  }

  scenario(kind, 'new items after the first sync are never matched by content (H8)', async (world) => {
    await synced(world, lunch);
    world.outlook.add(draft('Twin'));
    world.severa.add(draft('Twin'));
    await round(world);
    return {
      ...both(seen(lunch), seen(draft('Twin')), seen(draft('Twin'))),
      wrote: { activitiesMade: 2, eventsMade: 1 },
    };
  });
});

scenarios('both sides changed', (kind) => {
  scenario(kind, 'two fields on two sides: both survive (M1)', async (world) => {
    await synced(world, lunch);
    edit(world.outlook, 'Lunch', { subject: 'Late lunch' });
    edit(world.severa, 'Lunch', { when: timed('2026-10-07T13:00') });
    await round(world);
    return {
      ...both(seen(lunch, { subject: 'Late lunch', when: timed('2026-10-07T13:00') })),
      wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'the same field on both sides: the newer wins and the loss is recorded (M1)', async (world) => {
    await synced(world, lunch, draft('Review'));
    edit(world.outlook, 'Lunch', { location: 'Older, Outlook' });
    edit(world.severa, 'Review', { notes: 'Older, Severa' });
    world.advance(MINUTE);
    edit(world.severa, 'Lunch', { location: 'Newer, Severa' });
    edit(world.outlook, 'Review', { notes: 'Newer, Outlook' });
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Newer, Severa' }), seen(draft('Review'), { notes: 'Newer, Outlook' })),
      wrote: { activitiesMade: 2, activitiesChanged: 1, eventsChanged: 1 },
      losses: ['exchange location Older, Outlook', 'severa notes Older, Severa'],
    };
  });

  scenario(kind, 'the same field on both sides at the same time: Outlook wins (M1)', async (world) => {
    await synced(world, lunch);
    edit(world.outlook, 'Lunch', { location: 'Outlook' });
    edit(world.severa, 'Lunch', { location: 'Severa' });
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Outlook' })),
      wrote: { activitiesMade: 1, activitiesChanged: 1 },
      losses: ['severa location Severa'],
    };
  });

  scenario(kind, 'the same value typed on both sides: nothing is written, nothing lost', async (world) => {
    await synced(world, lunch);
    edit(world.outlook, 'Lunch', { location: 'Room 9', when: timed('2026-10-08T10:00') });
    world.advance(MINUTE);
    edit(world.severa, 'Lunch', { location: 'Room 9', when: timed('2026-10-08T10:00') });
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Room 9', when: timed('2026-10-08T10:00') })),
      wrote: { activitiesMade: 1 },
    };
  });

  scenario(kind, 'one side seen a run before the other: each edit counts once', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'Severa' });
    await round(world);
    edit(world.outlook, 'Lunch', { location: 'Outlook, later' });
    await round(world);
    edit(world.severa, 'Lunch', { location: 'Severa, last' });
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Severa, last' })),
      wrote: { activitiesMade: 1, eventsChanged: 2, activitiesChanged: 1 },
    };
  });

  scenario(kind, 'every field on both sides, mixed ages', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { subject: 'S', when: timed('2026-10-14T10:00'), location: 'S', notes: 'Same' });
    world.advance(MINUTE);
    edit(world.outlook, 'Lunch', { subject: 'O', when: wholeDays('2026-10-15'), notes: 'Same' });
    await round(world);
    const start = Date.parse('2026-10-14T07:00:00Z');
    return {
      ...both(seen(lunch, { subject: 'O', when: wholeDays('2026-10-15'), location: 'S', notes: 'Same' })),
      wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
      losses: ['severa subject S', `severa when ${start}/${start + 60 * MINUTE}`],
    };
  });
});
