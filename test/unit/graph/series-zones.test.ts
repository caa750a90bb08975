import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../local/simulators/graph/state.ts';
import type { Override, When } from '../../../shared/calendar/item.ts';
import { inZone } from '../../../shared/calendar/time.ts';
import { HOME, timed, timedAt } from '../../scenario/items.ts';
import { ADA, at, create, inOutlook, openSimulated, type Simulated, wednesdays } from './simulated-graph.ts';

let s: Simulated;
beforeEach(() => {
  s = openSimulated();
});

const daily = (first: string, count: number, zone?: string): JsonObject => ({
  recurrence: {
    pattern: { type: 'daily', interval: 1 },
    range: {
      type: 'numbered',
      numberOfOccurrences: count,
      startDate: first,
      ...(zone === undefined ? {} : { recurrenceTimeZone: zone }),
    },
  },
});

describe("a series' zone", () => {
  it.each(['tzone://Microsoft/Custom', 'Customized Time Zone', '', 'FLE Standard Time', HOME])(
    'named %j is the one in which it was made, for its dates as well, before and after the clock changes',
    async (name) => {
      const { pattern, range } = { pattern: { type: 'weekly', interval: 1, daysOfWeek: ['wednesday'] }, range: {} };
      const recurrence = {
        pattern,
        range: {
          ...range,
          type: 'numbered',
          numberOfOccurrences: 6,
          startDate: '2026-10-07',
          recurrenceTimeZone: name,
        },
      };
      const id = s.person.addEvent(inOutlook({ recurrence }));
      s.person.editEvent(s.person.occurrenceId(id, '2026-10-28'), { subject: 'Long' });
      s.person.editEvent(s.person.occurrenceId(id, '2026-10-14'), at('2026-10-15'));
      s.person.deleteEvent(s.person.occurrenceId(id, '2026-11-04'));
      expect((await s.readOne(id)).item).toEqual(
        wednesdays({
          exclusions: ['2026-11-04'],
          overrides: { '2026-10-14': { when: timed('2026-10-15T10:00') }, '2026-10-28': { subject: 'Long' } },
        }),
      );
    },
  );

  it('that nobody knows is not guessed against the day on which it begins', async () => {
    // Nine in the evening in New York is the next morning in Helsinki; every day would fit anywhere.
    const id = s.person.addEvent(
      inOutlook({
        ...at('2026-10-07', '21:00', '22:00', 'America/New_York'),
        ...daily('2026-10-07', 5, 'Customized Time Zone'),
        originalStartTimeZone: 'tzone://Microsoft/Custom',
        originalEndTimeZone: 'tzone://Microsoft/Custom',
      }),
    );
    expect(await s.calendar.read(ADA, [id])).toEqual([{ kind: 'unreadable', reason: 'graph.series-zone-unknown' }]);
  });

  it('is told by Windows names and with other words for no date', async () => {
    Object.assign(s.faults, { zoneNames: 'windows', emptyDate: '0000-01-01' });
    const id = s.person.addEvent(inOutlook());
    expect((await s.readOne(id)).item).toEqual(wednesdays());
  });

  it('is not that of the client which changed one of its dates', async () => {
    const id = s.person.addEvent(inOutlook());
    const tokyo = { ...at('2026-10-29', '17:00', '18:00', 'Asia/Tokyo'), originalStartTimeZone: 'Tokyo Standard Time' };
    s.person.editEvent(s.person.occurrenceId(id, '2026-10-28'), tokyo);
    // The same moment as the series has it: nothing was changed.
    s.person.editEvent(s.person.occurrenceId(id, '2026-10-21'), {
      ...at('2026-10-21', '16:00', '17:00', 'Asia/Tokyo'),
      originalStartTimeZone: 'Tokyo Standard Time',
    });
    expect((await s.readOne(id)).item).toEqual(
      wednesdays({ overrides: { '2026-10-28': { when: timed('2026-10-29T10:00') } } }),
    );
  });
});

describe('nights in which the clock jumps', () => {
  const every = (first: string, from: string, until: string) =>
    s.person.addEvent(inOutlook({ ...at(first, from, until), ...daily(first, 4) }));

  it.each([
    ['leaves the time out', '2027-03-27', '2027-03-28'],
    ['has it twice', '2026-10-24', '2026-10-25'],
  ])('change nothing of an occurrence that only got another subject: the night %s', async (_name, first, night) => {
    const id = every(first, '03:30', '03:45');
    s.person.editEvent(s.person.occurrenceId(id, night), { subject: 'Night' });
    expect((await s.readOne(id)).item.overrides).toEqual({ [night]: { subject: 'Night' } });
  });

  it('are written as well: the second pass of a double hour, and what stands in the gap', async () => {
    const when: When = { ...timed('2026-10-23T03:30', 15), rule: { freq: 'DAILY', interval: 1, count: 4 } };
    const second: Override = { when: timedAt('2026-10-25T01:30:00Z', 15) };
    const [outcome] = await s.write(create(wednesdays({ when, overrides: { '2026-10-25': second } })));
    expect(outcome).toMatchObject({ kind: 'written', event: { item: { overrides: { '2026-10-25': second } } } });
    const spring: When = { ...timed('2027-03-27T10:00'), rule: { freq: 'DAILY', interval: 1, count: 4 } };
    const gap: Override = {
      when: {
        allDay: false,
        zone: HOME,
        start: inZone(Date.parse('2027-03-28T01:30:00Z'), HOME),
        end: inZone(Date.parse('2027-03-28T02:00:00Z'), HOME),
      },
    };
    const [other] = await s.write({
      ...create(wednesdays({ when: spring, overrides: { '2027-03-28': gap } })),
      mark: { activityId: 'b', mailboxId: ADA, generation: 0 },
    });
    expect(other).toMatchObject({ kind: 'written', event: { item: { overrides: { '2027-03-28': gap } } } });
  });
});
