import { beforeEach, describe, expect, test } from 'vitest';
import { outlookCalendar } from '../../../local/pages/calendar/outlook-calendar.ts';
import type { PageItem } from '../../../local/pages/calendar/page-item.ts';
import { periodOf } from '../../../local/pages/calendar/period.ts';
import type { NewItem, PersonCalendar } from '../../../local/pages/calendar/person-calendar.ts';
import { severaCalendar } from '../../../local/pages/calendar/severa-calendar.ts';
import { PEOPLE, type SamplePerson } from '../../../local/pages/people.ts';
import { createGraphSimulator, type GraphSimulator } from '../../../local/simulators/graph/simulator.ts';
import { createSeveraSimulator } from '../../../local/simulators/severa/simulator.ts';
import { AINO, addSetting, DAAN, TYPES } from '../../../local/stack/setting.ts';

/** A Monday. */
const NOW = Date.UTC(2026, 2, 2, 8);
const TWO_WEEKS = periodOf('2026-03-02', 'list', AINO.zone);
const personOf = (name: string): SamplePerson => {
  const found = PEOPLE.find((one) => one.name.startsWith(name));
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};

let graph: GraphSimulator;
let calendars: Record<'severa' | 'outlook', (name: string) => PersonCalendar>;
beforeEach(() => {
  graph = createGraphSimulator({ clock: () => NOW });
  const severa = createSeveraSimulator({ clock: () => NOW });
  const { organization } = addSetting({ graph, severa });
  calendars = {
    severa: (name) => severaCalendar(organization, personOf(name)),
    outlook: (name) => outlookCalendar(graph, () => NOW, personOf(name)),
  };
});

const MEETING: NewItem = {
  subject: 'Review',
  when: { allDay: false, start: NOW, end: NOW + 3_600_000 },
  location: 'Room 1',
  notes: 'Bring the draft',
  typeId: TYPES.sales,
  repeats: null,
};
const subjects = (items: readonly PageItem[]) => items.map(({ subject }) => subject);

describe.each(['severa', 'outlook'] as const)('a calendar in %s', (side) => {
  test('gives back what was entered, and forgets what was deleted', () => {
    const calendar = calendars[side]('Aino');
    const id = calendar.add(MEETING);
    expect(calendar.item(id)).toMatchObject({ subject: 'Review', when: MEETING.when, location: 'Room 1' });
    expect(calendar.item(id)?.notes).toBe('Bring the draft');
    calendar.edit(id, { subject: 'Review, moved', when: { allDay: true, start: '2026-03-04', end: '2026-03-06' } });
    expect(calendar.items(TWO_WEEKS)).toEqual([calendar.item(id)]);
    expect(calendar.item(id)).toMatchObject({ subject: 'Review, moved', notes: 'Bring the draft' });
    expect(calendar.item(id)?.when).toEqual({ allDay: true, start: '2026-03-04', end: '2026-03-06' });
    calendar.delete(id);
    expect([calendar.item(id), calendar.items(TWO_WEEKS)]).toEqual([null, []]);
  });

  test.each([
    ['day', 28, 5],
    ['week', 4, 5],
    ['month', 1, 5],
  ] as const)('repeats every %s', (every, shown, times) => {
    const calendar = calendars[side]('Aino');
    const id = calendar.add({ ...MEETING, repeats: { every, times: every === 'day' ? 40 : times } });
    const items = calendar.items(TWO_WEEKS);
    expect(items).toHaveLength(shown);
    expect(items.every(({ seriesId, isSeries }) => seriesId === id && !isSeries)).toBe(true);
    expect(calendar.item(id)?.isSeries).toBe(true);
  });

  test('one occurrence is changed or deleted alone, the series as a whole', () => {
    const calendar = calendars[side]('Aino');
    const series = calendar.add({ ...MEETING, repeats: { every: 'week', times: 4 } });
    const at = (index: number) => calendar.items(TWO_WEEKS)[index]?.id ?? '';
    calendar.edit(at(1), { subject: 'Review, long' });
    calendar.delete(at(0));
    expect(subjects(calendar.items(TWO_WEEKS)).sort()).toEqual(['Review', 'Review', 'Review, long']);
    calendar.delete(series);
    expect(calendar.items(TWO_WEEKS)).toEqual([]);
  });

  test('a colleague who takes part has it too, and is taken out again', () => {
    const calendar = calendars[side]('Aino');
    const id = calendar.add({ ...MEETING, people: [DAAN.userId] });
    expect(calendar.item(id)?.people).toEqual([{ name: DAAN.name, userId: DAAN.userId }]);
    const [his] = calendars[side]('Daan').items(TWO_WEEKS);
    expect(his?.people.map(({ name }) => name)).toEqual([AINO.name]);
    calendar.edit(id, { people: [] });
    expect(calendar.item(id)?.people).toEqual([]);
  });
});

test('somebody else’s meeting is an invitation, and is answered', () => {
  calendars.outlook('Aino').add({ ...MEETING, people: [DAAN.userId] });
  const daan = calendars.outlook('Daan');
  const [invitation] = daan.items(TWO_WEEKS);
  expect(invitation?.isInvitation).toBe(true);
  daan.answer(invitation?.id ?? '', 'declined');
  const [stored] = graph.events(DAAN.mailboxId);
  expect(stored?.responseStatus).toMatchObject({ response: 'declined' });
});

test('people from elsewhere stay in a meeting whose colleagues are changed', () => {
  const stranger = { type: 'optional', emailAddress: { name: 'A guest', address: 'guest@elsewhere.example' } };
  const person = graph.person(AINO.mailboxId);
  const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
  const times = { start: at('2026-03-03T08:00:00'), end: at('2026-03-03T09:00:00') };
  const id = person.addEvent({ subject: 'With guests', ...times, attendees: [stranger] });
  calendars.outlook('Aino').edit(id, { people: [DAAN.userId] });
  const names = calendars
    .outlook('Aino')
    .item(id)
    ?.people.map(({ name }) => name);
  expect(names).toEqual(['A guest', DAAN.name]);
});

test('an activity that nobody owns yet is in nobody’s calendar', () => {
  expect(calendars.severa('Grace').items(TWO_WEEKS)).toEqual([]);
});
