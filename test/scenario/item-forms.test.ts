import { cut } from '../../shared/calendar/text.ts';
import { draft, seen, timed, timedAt, wholeDays } from './items.ts';
import { edit, idOf, settled, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';

const LONG = `Long ${'subject '.repeat(40)}`.slice(0, 300).trim();
const ZONES = ['Europe/Helsinki', 'America/New_York', 'Asia/Kathmandu'] as const;

scenarios('texts', (kind) => {
  scenario(kind, 'a subject of 300 characters matches its twin that was cut (H8)', async (world) => {
    world.severa.add(draft(LONG));
    world.outlook.add(draft(cut(LONG, 255)));
    await round(world);
    return { outlook: [seen(draft(cut(LONG, 255)))], severa: [seen(draft(LONG))] };
  });

  scenario(kind, 'a cut subject never flows back (placeholders)', async (world) => {
    world.severa.add(draft(LONG));
    await settled(world);
    world.outlook.edit(idOf(world.outlook, cut(LONG, 255)), { notes: 'Edited in Outlook' });
    await round(world);
    edit(world.severa, LONG, { location: 'Room 2' });
    await round(world);
    const edited = { notes: 'Edited in Outlook', location: 'Room 2' };
    return {
      outlook: [seen(draft(cut(LONG, 255)), edited)],
      severa: [seen(draft(LONG), edited)],
      wrote: { eventsMade: 1, eventsChanged: 1, activitiesChanged: 1 },
    };
  });

  scenario(
    kind,
    'an empty subject stays empty beside "(no subject)", also after edits of both sides',
    async (world) => {
      await synced(world, draft(''));
      edit(world.severa, '(no subject)', { notes: 'From Severa' });
      await round(world);
      edit(world.outlook, '', { location: 'From Outlook' });
      await round(world);
      const edited = { notes: 'From Severa', location: 'From Outlook' };
      return {
        outlook: [seen(draft(''), edited)],
        severa: [seen(draft('(no subject)'), edited)],
        wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
      };
    },
  );

  scenario(kind, 'an empty subject matches an activity that is called "(no subject)" (H8)', async (world) => {
    world.outlook.add(draft(''));
    world.severa.add(draft('(no subject)'));
    await round(world);
    return { outlook: [seen(draft(''))], severa: [seen(draft('(no subject)'))] };
  });

  scenario(
    kind,
    'emoji, right-to-left text, markup and 32,000 characters of notes arrive as they are',
    async (world) => {
      const emoji = draft('Déjeuner 🍽 👩‍👩‍👧', { location: 'Café ☕', notes: '🎉 one\n🎊 two' });
      const rtl = draft('פגישה עם لقاء', { location: 'תל אביב', notes: 'שלום\nمرحبا' });
      const markup = draft('A < B & "C"', { notes: '<b>not bold</b> & <br> as typed\n\nend' });
      const long = draft('Minutes', { notes: 'Decision 123456.\n'.repeat(1882).slice(0, 32_000).trim() });
      world.outlook.add(emoji);
      world.severa.add(rtl);
      world.outlook.add(markup);
      world.severa.add({ ...markup, subject: 'From Severa' });
      world.severa.add(long);
      world.outlook.add({ ...long, subject: 'Long from Outlook' });
      await round(world);
      const made = [emoji, rtl, markup, { ...markup, subject: 'From Severa' }, long];
      const all = [...made, { ...long, subject: 'Long from Outlook' }].map((one) => seen(one));
      return { ...both(...all), wrote: { activitiesMade: 3, eventsMade: 3 } };
    },
  );
});

scenarios('times', (kind) => {
  scenario(kind, 'an event of zero length and an activity without duration are the same', async (world) => {
    const reminder = draft('Reminder', { when: timed('2026-10-07T10:00', 0) });
    const deadline = draft('Deadline', { when: timed('2026-10-08T16:00', 0) });
    const paired = draft('Paired', { when: timed('2026-10-09T16:00', 0) });
    world.outlook.add(reminder);
    world.severa.add(deadline);
    world.outlook.add(paired);
    world.severa.add(paired);
    await settled(world);
    edit(world.outlook, 'Deadline', { notes: 'Soon' });
    edit(world.severa, 'Reminder', { notes: 'Now' });
    await round(world);
    return {
      ...both(seen(reminder, { notes: 'Now' }), seen(deadline, { notes: 'Soon' }), seen(paired)),
      wrote: { activitiesMade: 1, eventsMade: 1, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  for (const zone of ZONES) {
    scenario(
      kind,
      `all-day items keep their dates both ways when the Severa user lives in ${zone}`,
      async (world) => {
        const fair = draft('Fair', { when: wholeDays('2026-10-23', 4) });
        const leave = draft('Leave', { when: wholeDays('2026-12-31', 2) });
        const paired = draft('Paired', { when: wholeDays('2027-03-27', 3) });
        world.outlook.add(fair);
        world.severa.add(leave);
        world.outlook.add(paired);
        world.severa.add(paired);
        await settled(world);
        edit(world.severa, 'Fair', { when: wholeDays('2026-10-24', 2) });
        edit(world.outlook, 'Leave', { when: wholeDays('2027-01-01') });
        await round(world);
        return {
          ...both(
            seen(fair, { when: wholeDays('2026-10-24', 2) }),
            seen(leave, { when: wholeDays('2027-01-01') }),
            seen(paired),
          ),
          wrote: { activitiesMade: 1, eventsMade: 1, activitiesChanged: 1, eventsChanged: 1 },
        };
      },
      { zone },
    );
  }

  scenario(kind, 'an event becomes all-day and an all-day activity becomes timed', async (world) => {
    await synced(world, draft('Trip'), draft('Visit', { when: wholeDays('2026-10-12') }));
    edit(world.outlook, 'Trip', { when: wholeDays('2026-10-07', 2) });
    edit(world.severa, 'Visit', { when: timed('2026-10-12T13:00', 90) });
    await round(world);
    return {
      ...both(
        seen(draft('Trip', { when: wholeDays('2026-10-07', 2) })),
        seen(draft('Visit', { when: timed('2026-10-12T13:00', 90) })),
      ),
      wrote: { activitiesMade: 2, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'both passes of the double hour and the hours beside the gap keep their instants', async (world) => {
    const times = {
      'first pass': timedAt('2026-10-25T00:30:00Z', 30),
      'second pass': timedAt('2026-10-25T01:30:00Z', 30),
      'over the double hour': timedAt('2026-10-24T23:30:00Z', 180),
      'into the gap': timedAt('2027-03-28T00:30:00Z', 60),
      'after the gap': timed('2027-03-28T03:30'),
      'New York, second pass': timedAt('2026-11-01T06:30:00Z', 45, 'America/New_York'),
    };
    const drafts = Object.entries(times).map(([subject, when]) => draft(subject, { when }));
    const [, ...others] = drafts;
    for (const one of others) world.outlook.add(one);
    for (const one of drafts) world.severa.add({ ...one, subject: `${one.subject} in Severa` });
    await round(world);
    const all = [...others, ...drafts.map((one) => ({ ...one, subject: `${one.subject} in Severa` }))];
    return { ...both(...all.map((one) => seen(one))), wrote: { activitiesMade: 5, eventsMade: 6 } };
  });

  scenario(kind, 'an item in the double hour is moved from its first pass to its second', async (world) => {
    await synced(world, draft('Night', { when: timedAt('2026-10-25T00:30:00Z', 30) }));
    const second = timedAt('2026-10-25T01:30:00Z', 30);
    edit(world.severa, 'Night', { when: second });
    await round(world);
    return { ...both(seen(draft('Night', { when: second }))), wrote: { activitiesMade: 1, eventsChanged: 1 } };
  });
});
