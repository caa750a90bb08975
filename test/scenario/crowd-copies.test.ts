import { expect } from 'vitest';
import { type Crowd, crowdScenario } from './crowd.ts';
import { draft, shownSeries, timed, weekly } from './items.ts';
import { idOf } from './people.ts';
import { scenarios } from './scenario.ts';

const visit = draft('Visit', { location: 'Room 1' });
const lunch = draft('Lunch', { when: timed('2026-10-20T12:00') });

/** Ada owns it, Bob takes part; both have their copies. */
async function shared(world: Crowd, what = visit): Promise<string> {
  world.severa.add(lunch);
  await world.rounds(2);
  const id = world.severa.add(what);
  world.severa.join(id, 'bob');
  await world.rounds(2);
  return id;
}

scenarios('an activity of several people', (kind) => {
  crowdScenario(kind, 'is a copy for everybody, and nobody is mailed (P1)', async (world) => {
    await shared(world);
    expect(world.subjects('bob')).toEqual(['Visit']);
    expect(world.subjects('ada')).toEqual(['Lunch', 'Visit']);
    expect(world.outbox()).toEqual([]);
  });

  crowdScenario(kind, 'edited by the participant in Outlook is edited everywhere (P2)', async (world) => {
    await shared(world);
    world.outlookOf('bob').edit(idOf(world.outlookOf('bob'), 'Visit'), { when: timed('2026-10-09T15:00') });
    await world.rounds(2);
    expect(world.page('severa')).toContain('2026-10-09T12:00:00Z | 2026-10-09T13:00:00Z | Visit | Room 1');
    expect(world.page('ada')).toEqual(world.page('severa'));
  });

  crowdScenario(kind, 'whose owner deletes his copy goes for all (P3)', async (world) => {
    await shared(world);
    world.outlook.remove(idOf(world.outlook, 'Visit'));
    await world.rounds(2);
    for (const who of ['bob', 'severa', 'ada'] as const) expect(world.subjects(who)).not.toContain('Visit');
  });

  crowdScenario(kind, 'whose participant deletes his copy loses him (P3)', async (world) => {
    const id = await shared(world);
    world.outlookOf('bob').remove(idOf(world.outlookOf('bob'), 'Visit'));
    await world.rounds(2);
    expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: [] });
    expect(world.subjects('ada')).toEqual(['Lunch', 'Visit']);
    expect(world.subjects('bob')).toEqual([]);
  });

  crowdScenario(kind, 'the owner deletes while the participant edits: the edit wins (P3, M3)', async (world) => {
    const id = await shared(world);
    world.outlook.remove(idOf(world.outlook, 'Visit'));
    world.outlookOf('bob').edit(idOf(world.outlookOf('bob'), 'Visit'), { notes: 'Mine' });
    await world.rounds(4);
    expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: ['bob'] });
    for (const who of ['ada', 'bob', 'severa'] as const) {
      expect(world.page(who)).toContain('2026-10-07T07:00:00Z | 2026-10-07T08:00:00Z | Visit | Room 1 | Mine');
    }
  });

  crowdScenario(kind, 'deleted in Severa goes for all (P3)', async (world) => {
    await world.rounds(1);
    const id = await shared(world);
    world.severa.remove(id);
    await world.rounds(2, 25 * 60);
    expect(world.subjects('ada')).toEqual(['Lunch']);
    expect(world.subjects('bob')).toEqual([]);
  });

  crowdScenario(kind, 'of which a participant is removed in Severa leaves his calendar (P8)', async (world) => {
    const id = await shared(world);
    world.severa.leave(id, 'bob');
    await world.rounds(3);
    expect(world.subjects('bob')).toEqual([]);
    expect(await world.linksOf('bob')).toEqual(['closed not-among-people']);
  });

  crowdScenario(
    kind,
    'handed over: who owned it and takes part no more loses his copy, who has it keeps it (P8)',
    async (world) => {
      const id = await shared(world);
      world.severa.handOver(id, 'bob');
      if (world.severa.people(id).participants.includes('ada')) world.severa.leave(id, 'ada');
      await world.rounds(3);
      expect(world.subjects('ada')).toEqual(['Lunch']);
      expect(world.subjects('bob')).toEqual(['Visit']);
    },
  );

  crowdScenario(
    kind,
    'Outlook’s own, whose person is neither owner nor participant any more: he keeps it (P8)',
    async (world) => {
      await world.rounds(1);
      world.outlook.add(visit);
      await world.rounds(2);
      const id = idOf(world.severa, 'Visit');
      world.severa.handOver(id, 'bob');
      if (world.severa.people(id).participants.includes('ada')) world.severa.leave(id, 'ada');
      await world.rounds(3);
      expect(world.subjects('ada')).toEqual(['Visit']);
      expect(world.subjects('bob')).toEqual(['Visit']);
      expect(await world.linksOf('ada')).toEqual(['released not-among-people']);
    },
  );

  crowdScenario(kind, 'answers are lost wherever somebody edits: everybody has it once (I4, P2)', async (world) => {
    const id = await shared(world);
    world.faults.loseEventUpdate();
    world.faults.loseActivityUpdate();
    world.outlookOf('bob').edit(idOf(world.outlookOf('bob'), 'Visit'), { notes: 'Mine' });
    await world.rounds(1);
    world.faults.calm();
    world.severa.edit(id, { location: 'Room 2' });
    world.faults.loseEventUpdate();
    await world.rounds(4);
    for (const who of ['ada', 'bob', 'severa'] as const) {
      expect(world.page(who).filter((line) => line.includes('Visit'))).toEqual([
        '2026-10-07T07:00:00Z | 2026-10-07T08:00:00Z | Visit | Room 2 | Mine',
      ]);
    }
  });

  crowdScenario(kind, 'the answer to a deletion is lost on both sides (I4, P3)', async (world) => {
    await shared(world);
    world.outlook.remove(idOf(world.outlook, 'Visit'));
    world.faults.loseDelete('severa');
    world.faults.loseDelete('outlook');
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(4);
    for (const who of ['bob', 'severa', 'ada'] as const) expect(world.subjects(who)).not.toContain('Visit');
  });
});

const standUp = draft('Stand-up', { when: weekly(timed('2026-10-13T09:00'), 6) });
const lines = (world: Crowd, who: 'ada' | 'bob' | 'severa') =>
  world.page(who).filter((line) => line.includes('Stand-up'));

scenarios('a series of several people', (kind) => {
  crowdScenario(kind, 'is a series for everybody, over the end of summer time (P1)', async (world) => {
    await shared(world, standUp);
    expect(lines(world, 'severa')).toHaveLength(6);
    for (const who of ['ada', 'bob'] as const) expect(lines(world, who)).toEqual(lines(world, 'severa'));
    expect(lines(world, 'ada').at(-1)).toContain('2026-11-17T07:00:00Z');
  });

  crowdScenario(kind, 'one date deleted in Severa is deleted for everybody', async (world) => {
    const id = await shared(world, standUp);
    world.severa.removeOccurrence(id, '2026-10-20');
    await world.rounds(3);
    for (const who of ['ada', 'bob', 'severa'] as const) expect(lines(world, who)).toHaveLength(5);
  });

  crowdScenario(kind, 'one date changed in Severa is changed for everybody', async (world) => {
    const id = await shared(world, standUp);
    world.severa.changeOccurrence(id, '2026-10-20', { location: 'Turku' });
    await world.rounds(3);
    expect(shownSeries(standUp)).toHaveLength(6);
    for (const who of ['ada', 'severa'] as const) {
      expect(lines(world, who)).toHaveLength(6);
      expect(lines(world, who)[1]).toContain('Turku');
    }
    expect(lines(world, 'bob').length).toBeGreaterThanOrEqual(5);
  });

  crowdScenario(
    kind,
    'the owner deletes a date in his copy: others take part, so nothing is torn apart',
    async (world) => {
      await shared(world, standUp);
      world.outlook.removeOccurrence(idOf(world.outlook, 'Stand-up'), '2026-10-20');
      await world.rounds(3);
      expect(lines(world, 'bob')).toHaveLength(6);
      expect(lines(world, 'severa')).toHaveLength(6);
      return { parked: ['ada severa series-inexpressible'] };
    },
  );

  crowdScenario(kind, 'a participant deletes a date in his copy: nothing is torn apart', async (world) => {
    await shared(world, standUp);
    world.outlookOf('bob').removeOccurrence(idOf(world.outlookOf('bob'), 'Stand-up'), '2026-10-20');
    await world.rounds(3);
    expect(lines(world, 'ada')).toHaveLength(6);
    expect(lines(world, 'bob')).toHaveLength(5);
    return { parked: ['bob severa series-inexpressible'] };
  });

  crowdScenario(kind, 'a participant deletes his copy: he leaves, and the others keep theirs (P3)', async (world) => {
    const id = await shared(world, standUp);
    world.outlookOf('bob').remove(idOf(world.outlookOf('bob'), 'Stand-up'));
    await world.rounds(3);
    expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: [] });
    expect(lines(world, 'ada')).toHaveLength(6);
  });

  crowdScenario(
    kind,
    'the owner deletes it while the participant changes a date: the edit wins (P3, M3)',
    async (world) => {
      await shared(world, standUp);
      world.outlook.remove(idOf(world.outlook, 'Stand-up'));
      world.outlookOf('bob').edit(idOf(world.outlookOf('bob'), 'Stand-up'), { notes: 'Mine' });
      await world.rounds(4);
      for (const who of ['ada', 'bob', 'severa'] as const) {
        expect(lines(world, who)).toHaveLength(6);
        expect(lines(world, who)[0]).toContain('Mine');
      }
    },
  );

  crowdScenario(kind, 'of whole days, three at a time: all see it (P1)', async (world) => {
    const fair = draft('Stand-up', {
      when: { allDay: true, start: '2026-10-21', end: '2026-10-24', rule: { freq: 'WEEKLY', interval: 1, count: 4 } },
    });
    await shared(world, fair);
    expect(lines(world, 'severa')).toHaveLength(4);
    for (const who of ['ada', 'bob'] as const) expect(lines(world, who)).toEqual(lines(world, 'severa'));
  });

  crowdScenario(
    kind,
    'single dates can be written to Severa: a date deleted by the participant goes for all',
    async (world) => {
      await shared(world, standUp);
      world.outlookOf('bob').removeOccurrence(idOf(world.outlookOf('bob'), 'Stand-up'), '2026-10-20');
      await world.rounds(3);
      for (const who of ['ada', 'bob', 'severa'] as const) expect(lines(world, who)).toHaveLength(5);
    },
    { occurrences: true },
  );
});

scenarios('guests (H12a)', (kind) => {
  const GUEST = { bob: 'guest' } as const;
  crowdScenario(
    kind,
    'who never switched on gets his copy too (H12)',
    async (world) => {
      await shared(world);
      expect(world.subjects('bob')).toEqual(['Visit']);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'the copy follows the activity and goes with it (H12a)',
    async (world) => {
      const id = await shared(world);
      world.severa.edit(id, { location: 'Room 2' });
      await world.rounds(2);
      expect(world.page('bob')).toEqual(['2026-10-07T07:00:00Z | 2026-10-07T08:00:00Z | Visit | Room 2']);
      world.outlook.remove(idOf(world.outlook, 'Visit'));
      await world.rounds(3);
      expect(world.subjects('bob')).toEqual([]);
      expect(world.subjects('severa')).toEqual(['Lunch']);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'deletes his copy: it stays gone, and Severa is as it was (H12a)',
    async (world) => {
      const id = await shared(world);
      world.outlookOf('bob').remove(idOf(world.outlookOf('bob'), 'Visit'));
      world.severa.edit(id, { location: 'Room 2' });
      await world.rounds(3);
      expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: ['bob'] });
      expect(world.subjects('bob')).toEqual([]);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'an equal event of his own at that very time is taken, and stays his (H8a)',
    async (world) => {
      world.outlookOf('bob').add(visit);
      const id = await shared(world);
      expect(world.subjects('bob')).toEqual(['Visit']);
      world.severa.remove(id);
      await world.rounds(3, 25 * 60);
      expect(world.subjects('bob')).toEqual(['Visit']);
      expect(world.subjects('ada')).toEqual(['Lunch']);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'an equal series of his own is taken, and stays his (H8a)',
    async (world) => {
      world.outlookOf('bob').add(standUp);
      await shared(world, standUp);
      expect(world.subjects('bob')).toEqual(['Stand-up']);
      expect(lines(world, 'bob')).toHaveLength(6);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'a series comes whole, a date that is deleted in Severa goes (H12a)',
    async (world) => {
      const id = await shared(world, standUp);
      world.severa.removeOccurrence(id, '2026-10-20');
      await world.rounds(3);
      expect(lines(world, 'bob')).toHaveLength(5);
      world.outlook.edit(idOf(world.outlook, 'Stand-up'), { notes: 'Agenda' });
      await world.rounds(3);
      expect(lines(world, 'bob').every((one) => one.includes('Agenda'))).toBe(true);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'deletes a date of his copy: Severa and the others keep it (H12a)',
    async (world) => {
      const id = await shared(world, standUp);
      world.outlookOf('bob').removeOccurrence(idOf(world.outlookOf('bob'), 'Stand-up'), '2026-10-20');
      world.severa.edit(id, { location: 'Room 2' });
      await world.rounds(3);
      expect(lines(world, 'severa')).toHaveLength(6);
      expect(lines(world, 'ada')).toHaveLength(6);
      expect(lines(world, 'bob')).toHaveLength(5);
    },
    GUEST,
  );

  crowdScenario(
    kind,
    'whose answers are lost has each copy once (H12a, I4)',
    async (world) => {
      world.severa.add(lunch);
      await world.rounds(2);
      const id = world.severa.add(visit);
      world.severa.join(id, 'bob');
      world.faults.loseEventCreate();
      await world.rounds(1);
      world.faults.calm();
      await world.rounds(3);
      expect(world.subjects('bob')).toEqual(['Visit']);
      expect(world.subjects('ada')).toEqual(['Lunch', 'Visit']);
    },
    GUEST,
  );
});
