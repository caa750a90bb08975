import { expect, it } from 'vitest';
import { GraphFailure } from '../../../../local/simulators/graph/answers.ts';
import { seeded } from '../../../../local/simulators/graph/simulator.ts';
import type { JsonObject } from '../../../../local/simulators/graph/state.ts';
import { ANNA, BERT, bench, meeting, mondays, type Parsed } from './tenant.ts';

const BERTS = 'bert@firm.example';
const GUEST = 'guest@else.example';
const [FROM, UNTIL] = [Date.UTC(2026, 1, 1), Date.UTC(2026, 4, 1)];

/**
 * Anna does whatever comes to her mind with a meeting series. After each step Bert has just those occurrences of it to
 * which he is invited, as Anna has them; and he was sent a mail whenever what he has changed.
 */
it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'copies follow their meeting whatever happens (seed %i)',
  async (seed) => {
    const { graph } = await bench();
    const random = seeded(seed);
    const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const anna = graph.person(ANNA);
    const invite = (...addresses: string[]): JsonObject => ({
      attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address } })),
    });
    const series = [anna.addEvent(mondays(one([{}, invite(BERTS), invite(GUEST)])))];
    const at = (day: string, hours: [string, string]): JsonObject => {
      const { start, end } = meeting(day, hours);
      return { start: start ?? null, end: end ?? null };
    };
    const text = (event: Parsed) => `${event.start.dateTime.slice(0, 16)} ${event.subject}`;
    const isInvited = (event: Parsed) => event.attendees.some((who: Parsed) => who.emailAddress.address === BERTS);
    const berts = () =>
      graph
        .shown(BERT, FROM, UNTIL)
        .filter((event) => event.isCancelled !== true)
        .map(text)
        .sort();
    const due = () => graph.shown(ANNA, FROM, UNTIL).filter(isInvited).map(text).sort();

    const steps: Readonly<Record<string, (id: string, date: string) => void>> = {
      rename: (id) => anna.editEvent(id, { subject: `Called ${Math.floor(random() * 9)}` }),
      'rename one': (id, date) =>
        anna.editEvent(anna.occurrenceId(id, date), { subject: `Special ${Math.floor(random() * 9)}` }),
      'move one': (id, date) => {
        const day = new Date(Date.parse(date) + (Math.floor(random() * 9) - 4) * 86_400_000).toISOString().slice(0, 10);
        anna.editEvent(anna.occurrenceId(id, date), at(day, ['09:00', '10:00']));
      },
      'delete one': (id, date) => anna.deleteEvent(anna.occurrenceId(id, date)),
      invite: (id) => anna.editEvent(id, one([invite(), invite(BERTS), invite(BERTS, GUEST), invite(GUEST)])),
      'invite to one': (id, date) => anna.editEvent(anna.occurrenceId(id, date), one([invite(), invite(BERTS)])),
      'change the time': (id) => {
        const begun = graph.events(ANNA).find((event: Parsed) => event.id === id) as Parsed;
        const hours = one<[string, string]>([
          ['09:00', '10:00'],
          ['11:00', '12:00'],
          ['09:00', '11:00'],
        ]);
        anna.editEvent(id, at(begun.recurrence.range.startDate, hours));
      },
      split: (id, date) => series.push(anna.splitSeries(id, date, {})),
      end: (id, date) => anna.endSeries(id, date),
    };

    for (let step = 0; step < 25; step += 1) {
      const id = one(series);
      const rule = (graph.events(ANNA).find((event: Parsed) => event.id === id) as Parsed).recurrence.range;
      const nth = Math.floor(random() * 6);
      const date = new Date(Date.parse(rule.startDate) + nth * 7 * 86_400_000).toISOString().slice(0, 10);
      const name = one(Object.keys(steps));
      const before = berts();
      graph.outbox.length = 0;
      try {
        steps[name]?.(id, date);
      } catch (error) {
        const expected = error instanceof GraphFailure || /no occurrence on/.test(String(error));
        if (!expected) throw error;
      }
      const about = `seed ${seed}, step ${step}: ${name} ${date}`;
      expect(berts(), about).toEqual(due());
      if (berts().join() !== before.join())
        expect(
          graph.outbox.some(({ to }) => to.includes(BERTS)),
          about,
        ).toBe(true);
    }
  },
);
