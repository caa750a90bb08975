import { draft, MINUTE, seen, timed, timedAt, wholeDays } from './items.ts';
import { both, round, scenario, scenarios } from './scenario.ts';

scenarios('first sync', (kind) => {
  scenario(kind, 'links equal pairs and writes neither side (H8)', async (world) => {
    const lunch = draft('Lunch', { location: 'Canteen', notes: 'Bring the draft.' });
    const fair = draft('Fair', { when: wholeDays('2026-10-08', 2) });
    for (const one of [lunch, fair]) {
      world.outlook.add(one);
      world.severa.add(one);
    }
    await round(world);
    return both(seen(lunch), seen(fair));
  });

  scenario(kind, 'makes the smaller number of pairs of equal items and creates the rest (H8)', async (world) => {
    const standUp = draft('Stand-up');
    const review = draft('Review');
    for (let count = 0; count < 3; count += 1) world.outlook.add(standUp);
    for (let count = 0; count < 2; count += 1) world.severa.add(standUp);
    world.outlook.add(review);
    for (let count = 0; count < 4; count += 1) world.severa.add(review);
    await round(world);
    const all = [standUp, standUp, standUp, review, review, review, review].map((one) => seen(one));
    return { ...both(...all), wrote: { activitiesMade: 1, eventsMade: 3 } };
  });

  scenario(kind, 'creates what has no partner on the other side, with all fields', async (world) => {
    const here = draft('Steering group', { location: 'Room 4', notes: 'One\nTwo\n\nThree' });
    const there = draft('Käynti asiakkaalla', {
      when: timed('2026-11-02T09:15', 45),
      location: 'Turku',
      notes: 'Auto',
    });
    const away = draft('Trade fair', { when: wholeDays('2026-12-01', 3), location: 'Messukeskus' });
    world.outlook.add(here);
    world.severa.add(there);
    world.outlook.add(away);
    await round(world);
    return { ...both(seen(here), seen(there), seen(away)), wrote: { activitiesMade: 2, eventsMade: 1 } };
  });

  scenario(kind, 'compares subjects trimmed, white space folded, composed, and by case (H8)', async (world) => {
    const pairs = [
      ['Sales  meeting', 'Sales meeting'],
      ['Budget\tround', 'Budget round'],
      ['Cafe\u0301', 'Caf\u00e9'],
      ['LUNCH', 'Lunch'],
    ] as const;
    for (const [here, there] of pairs) {
      world.outlook.add(draft(here));
      world.severa.add(draft(there));
    }
    await round(world);
    const matched = pairs.slice(0, 3);
    const unlike = [seen(draft('LUNCH')), seen(draft('Lunch'))];
    return {
      outlook: [...matched.map(([here]) => seen(draft(here))), ...unlike],
      severa: [...matched.map(([, there]) => seen(draft(there))), ...unlike],
      wrote: { activitiesMade: 1, eventsMade: 1 },
    };
  });

  scenario(kind, 'fills what is empty on one side of a pair; where both differ the newer wins', async (world) => {
    const plain = draft('Workshop');
    const outlookOnly = draft('Offer', { location: 'Room 1', notes: 'Ours' });
    const severaNewer = draft('Review', { location: 'Old room' });
    world.outlook.add({ ...plain, notes: 'From Outlook' });
    world.severa.add({ ...plain, location: 'From Severa' });
    world.severa.add(draft('Offer'));
    world.outlook.add(outlookOnly);
    world.outlook.add(severaNewer);
    world.advance(MINUTE);
    world.severa.add({ ...severaNewer, location: 'New room' });
    await round(world);
    return {
      ...both(
        seen(plain, { location: 'From Severa', notes: 'From Outlook' }),
        seen(outlookOnly),
        seen(severaNewer, { location: 'New room' }),
      ),
      wrote: { eventsChanged: 2, activitiesChanged: 2 },
      losses: ['exchange location Old room'],
    };
  });
});

scenarios('first sync, what is equal', (kind) => {
  scenario(kind, 'compares instants to the minute', async (world) => {
    const call = draft('Call', { when: timedAt('2026-10-07T07:00:40Z', 30) });
    const same = draft('Call', { when: timedAt('2026-10-07T07:00:00Z', 30) });
    const other = draft('Visit', { when: timedAt('2026-10-07T08:00:00Z', 30) });
    const later = draft('Visit', { when: timedAt('2026-10-07T08:01:00Z', 30) });
    world.outlook.add(call);
    world.severa.add(same);
    world.outlook.add(other);
    world.severa.add(later);
    await round(world);
    return {
      outlook: [seen(call), seen(other), seen(later)],
      severa: [seen(same), seen(other), seen(later)],
      wrote: { activitiesMade: 1, eventsMade: 1 },
    };
  });

  scenario(kind, 'takes the same instants in another zone for the same time', async (world) => {
    const abroad = draft('Board', { when: timed('2026-10-07T03:00', 60, 'America/New_York') });
    world.outlook.add(abroad);
    world.severa.add(draft('Board', { when: timed('2026-10-07T10:00') }));
    await round(world);
    return both(seen(abroad));
  });

  scenario(kind, 'does not take an all-day event for a timed one of the same hours', async (world) => {
    const dates = draft('Move', { when: wholeDays('2026-10-08') });
    const hours = draft('Move', { when: timed('2026-10-08T00:00', 24 * 60) });
    world.outlook.add(dates);
    world.severa.add(hours);
    await round(world);
    return { ...both(seen(dates), seen(hours)), wrote: { activitiesMade: 1, eventsMade: 1 } };
  });

  scenario(kind, 'prefers Outlook where both sides of a pair changed at the same time', async (world) => {
    const offer = draft('Offer');
    world.outlook.add({ ...offer, notes: 'From Outlook' });
    world.severa.add({ ...offer, notes: 'From Severa' });
    await round(world);
    return {
      ...both(seen(offer, { notes: 'From Outlook' })),
      wrote: { activitiesChanged: 1 },
      losses: ['severa notes From Severa'],
    };
  });

  scenario(kind, 'pairs each of several equal items once and fills each from its own partner', async (world) => {
    const one = draft('Check-up');
    world.outlook.add({ ...one, notes: 'First' });
    world.advance(MINUTE);
    world.outlook.add({ ...one, notes: 'Second' });
    for (let count = 0; count < 2; count += 1) world.severa.add(one);
    await round(world);
    return { ...both(seen(one, { notes: 'First' }), seen(one, { notes: 'Second' })), wrote: { activitiesChanged: 2 } };
  });
});

scenarios('first sync, what is left alone', (kind) => {
  scenario(kind, 'never creates what ended more than 30 days ago, also when it is edited (H9)', async (world) => {
    const over = draft('Over', { when: timed('2026-09-04T10:00') });
    const done = draft('Done', { when: timed('2026-09-04T12:00') });
    const recent = draft('Recent', { when: timed('2026-09-07T10:00') });
    const event = world.outlook.add(over);
    const activity = world.severa.add(done);
    world.outlook.add(recent);
    await round(world);
    world.outlook.edit(event, { notes: 'Late' });
    world.severa.edit(activity, { notes: 'Late' });
    await round(world);
    return {
      outlook: [seen(over, { notes: 'Late' }), seen(recent)],
      severa: [seen(done, { notes: 'Late' }), seen(recent)],
      wrote: { activitiesMade: 1 },
    };
  });

  scenario(kind, 'does not create what lies more than 18 months ahead (H6a)', async (world) => {
    const far = draft('Far', { when: timed('2028-05-02T10:00') });
    const away = draft('Away', { when: wholeDays('2028-06-01') });
    const near = draft('Near', { when: timed('2028-03-01T10:00') });
    world.outlook.add(far);
    world.severa.add(away);
    world.severa.add(near);
    await round(world);
    return { outlook: [seen(far), seen(near)], severa: [seen(away), seen(near)], wrote: { eventsMade: 1 } };
  });

  scenario(
    kind,
    'skips project tasks, unassigned activities and types that were not selected (H4, H5)',
    async (world) => {
      const task = draft('Task');
      const nobodys = draft('Unassigned');
      const other = draft('Other type');
      const plain = draft('Plain');
      world.severa.add(task, 'task');
      world.severa.add(nobodys, 'unassigned');
      const unselected = world.severa.add(other, 'unselected');
      world.severa.add(plain);
      await round(world);
      world.severa.edit(unselected, { notes: 'Edited' });
      await round(world);
      return {
        outlook: [seen(plain)],
        severa: [seen(task), seen(nobodys), seen(other, { notes: 'Edited' }), seen(plain)],
        wrote: { eventsMade: 1 },
      };
    },
  );

  scenario(kind, 'an empty calendar on both sides stays empty', async (world) => {
    await round(world);
    return both();
  });
});
