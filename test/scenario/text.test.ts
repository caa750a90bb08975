import { expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { draft, seen } from './items.ts';
import { edit, idOf, settled, synced } from './people.ts';
import { both, expectRest, round, scenario, scenarios, WORLDS } from './scenario.ts';

const TURNS = 50;
const agenda = draft('Agenda');

scenarios('text that goes back and forth', (kind) => {
  it(`notes don't grow or change in ${TURNS} turns, edited now here, now there`, async () => {
    const world = await kind.open();
    const lines = ['Agenda for ada@example.com:', '  1. Budget & "costs" <2026>', '', 'שלום, مرحبا', '👩‍👩‍👧 e\u0301'];
    const notes = (turn: number) => [...lines, `Turn ${turn}`].join('\n');
    await synced(world, { ...agenda, notes: notes(0) });
    const longest = kind.slow ? TURNS / 5 : TURNS;
    for (let turn = 1; turn <= longest; turn += 1) {
      const [from, to] =
        turn % 2 === 0 ? ([world.outlook, world.severa] as const) : ([world.severa, world.outlook] as const);
      edit(from, 'Agenda', { notes: notes(turn) });
      await round(world);
      expect(
        [from, to].map((side) => side.list()[0]?.notes),
        `turn ${turn}`,
      ).toEqual([notes(turn), notes(turn)]);
    }
    await expectRest(world);
    expect(world.losses()).toEqual([]);
  }, 60_000);

  scenario(kind, 'line ends of either kind are the same: nothing is written for them', async (world) => {
    const crlf = 'One\r\nTwo\r\n\r\nThree';
    world.outlook.add(draft('From Outlook', { notes: crlf }));
    world.severa.add(draft('From Severa', { notes: crlf }));
    await settled(world);
    edit(world.outlook, 'From Severa', { location: 'Here' });
    edit(world.severa, 'From Outlook', { location: 'There' });
    await round(world);
    expect(world.writes()).toMatchObject({ activitiesChanged: 1, eventsChanged: 1 });
    const notes = 'One\nTwo\n\nThree';
    const folded = [...world.outlook.list(), ...world.severa.list()].map((row) => row.notes.replaceAll('\r\n', '\n'));
    expect(new Set(folded)).toEqual(new Set([notes]));
    return {
      outlook: world.outlook.list(),
      severa: world.severa.list(),
      wrote: { activitiesMade: 1, eventsMade: 1, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(
    kind,
    'what Severa can’t hold of notes and location is cut there, whole here, and never comes back',
    async (world) => {
      const notes = 'Decision 1234567.\n'.repeat(2000).trim();
      const location = `Hall ${'of many names '.repeat(80)}`.trim();
      await synced(world, draft('Long', { notes, location }));
      const [cut] = world.severa.list();
      expect([cut?.notes.length, cut?.notes.endsWith('…')]).toEqual([32_768, true]);
      expect([cut?.location.length, cut?.location.endsWith('…')]).toEqual([1000, true]);
      edit(world.severa, 'Long', { subject: 'Longer' });
      await round(world);
      edit(world.outlook, 'Longer', { subject: 'Longest' });
      await round(world);
      const { notes: held = '', location: place = '' } = cut ?? {};
      return {
        outlook: [seen(draft('Longest', { notes, location }))],
        severa: [seen(draft('Longest', { notes: held, location: place }))],
        wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
      };
    },
  );

  scenario(
    kind,
    'texts that just fit are whole on both sides, also with the last letter in two units',
    async (world) => {
      const fits = (limit: number, last: string) => `${'x'.repeat(limit - last.length)}${last}`;
      const items = ['y', '🎉'].map((last) =>
        draft(fits(255, last), { notes: fits(32_768, last), location: fits(1000, last) }),
      );
      for (const one of items) world.severa.add(one);
      for (const one of items) world.outlook.add({ ...one, subject: `O${one.subject.slice(1)}` });
      await round(world);
      const all = [...items, ...items.map((one) => ({ ...one, subject: `O${one.subject.slice(1)}` }))];
      return { ...both(...all.map((one) => seen(one))), wrote: { activitiesMade: 2, eventsMade: 2 } };
    },
  );

  scenario(
    kind,
    'a subject that is one letter too long is cut before a letter in two units, and doesn’t come back',
    async (world) => {
      const long = `${'x'.repeat(253)}🎉y`;
      const cut = `${'x'.repeat(253)}…`;
      world.severa.add(draft(long));
      await settled(world);
      edit(world.outlook, cut, { location: 'Room 1' });
      await round(world);
      return {
        outlook: [seen(draft(cut, { location: 'Room 1' }))],
        severa: [seen(draft(long, { location: 'Room 1' }))],
        wrote: { eventsMade: 1, activitiesChanged: 1 },
      };
    },
  );
});

// Only where events have bodies; the fakes hold plain notes.
if (WORLDS.some(({ fakes }) => !fakes)) {
  scenarios('bodies in HTML', (kind) => {
    if (kind.fakes) {
      it('are plain notes here', async () => expect((await kind.open()).bodies).toBeUndefined());
      return;
    }
    const open = async () => {
      const world = await kind.open();
      return { world, bodies: must(world.bodies, 'bodies') };
    };
    const HTML =
      '<html><head><style>p{margin:0}</style></head><body><p class=MsoNormal><b>Agenda</b></p><ul><li>Budget</li>' +
      '<li>Plans &amp; dates</li></ul><p>See <a href="https://example.com/x">here</a>.<o:p></o:p></p></body></html>';

    const within = (more: string) => HTML.replace('</body>', `${more}</body>`);

    it('become plain notes, and stay as they are while nobody edits the text in Severa', async () => {
      const { world, bodies } = await open();
      const id = world.outlook.add(agenda);
      bodies.set(id, HTML);
      await settled(world);
      const before = bodies.of(id);
      const notes = world.severa.list()[0]?.notes ?? '';
      expect(notes).toContain('Plans & dates');
      expect(notes).not.toMatch(/[<>]p|MsoNormal/u);
      for (let turn = 1; turn <= 5; turn += 1) {
        edit(world.severa, 'Agenda', { location: `Room ${turn}` });
        await round(world);
        world.outlook.touch(id);
        await round(world);
      }
      expect(bodies.of(id)).toBe(before);
      expect(world.severa.list()[0]?.notes).toBe(notes);
      expect(world.writes()).toMatchObject({ activitiesMade: 1, activitiesChanged: 0, eventsChanged: 5 });
      await expectRest(world);
    });

    it(`written anew ${TURNS} times from Severa they don't grow`, async () => {
      const { world, bodies } = await open();
      const id = world.outlook.add(agenda);
      bodies.set(id, HTML);
      await settled(world);
      const notes = world.severa.list()[0]?.notes ?? '';
      const sizes = new Set<number>();
      for (let turn = 1; turn <= (kind.slow ? TURNS / 5 : TURNS); turn += 1) {
        const text = `${notes}\nTurn ${10 + turn}`;
        edit(world.severa, 'Agenda', { notes: text });
        await round(world);
        expect(world.severa.list()[0]?.notes, `turn ${turn}`).toBe(text);
        expect(world.outlook.list()[0]?.notes, `turn ${turn}`).toBe(text);
        sizes.add(bodies.of(id).length);
      }
      expect(sizes.size).toBe(1);
      await expectRest(world);
    }, 60_000);

    for (const [what, html, more] of [
      ['an online meeting', HTML, { onlineMeeting: true }],
      ['a picture inside the text', within('<img src="cid:image001.png@01D">'), {}],
      ['a Teams block that came by mail', within('<a href="https://teams.microsoft.com/meet/12345?p=x">Join</a>'), {}],
    ] as const) {
      it(`of ${what} is never written, everything else is`, async () => {
        const { world, bodies } = await open();
        const id = world.outlook.add(agenda);
        bodies.set(id, html, more);
        await settled(world);
        const before = bodies.of(id);
        edit(world.severa, 'Agenda', { notes: 'Only text', location: 'Room 5' });
        await round(world);
        edit(world.severa, 'Agenda', { notes: 'Only other text' });
        await round(world);
        expect(bodies.of(id)).toBe(before);
        expect(world.outlook.list()[0]).toMatchObject({ location: 'Room 5' });
        expect(world.severa.list()[0]).toMatchObject({ location: 'Room 5', notes: 'Only other text' });
        await expectRest(world);
        edit(world.outlook, 'Agenda', { subject: 'Agenda 2' });
        await round(world);
        expect(bodies.of(id)).toBe(before);
        expect(idOf(world.severa, 'Agenda 2')).not.toBe('');
      });
    }
  });
}
