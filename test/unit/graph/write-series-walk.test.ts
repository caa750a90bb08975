import { describe, expect, it } from 'vitest';
import type { Override } from '../../../shared/calendar/item.ts';
import type { OccurrenceWrite, OccurrenceWrites, WriteOutcome } from '../../../shared/sync/ports.ts';
import { createRandom } from '../../fakes/random.ts';
import { timed } from '../../scenario/items.ts';
import { ADA, create, openSimulated, wednesdays } from './simulated-graph.ts';

const DATES = ['2026-10-07', '2026-10-14', '2026-10-21', '2026-10-28', '2026-11-04', '2026-11-11'];
/** Always a person's, never ours. */
const THEIRS = '2026-11-11';

/** Answers get lost, conflicts are made up, the server touches what was written, and somebody edits in between. */
describe.each(Array.from({ length: 25 }, (_, seed) => seed + 1))('a series in bad weather (seed %i)', (seed) => {
  it('comes to what was wanted, and keeps what somebody else did', async () => {
    const random = createRandom(seed);
    const s = openSimulated();
    const [made] = await s.write(create(wednesdays()));
    if (made?.kind !== 'written') throw new Error('Not made.');
    const { id } = made.event;
    Object.assign(s.faults, {
      lostAnswerRate: 0.15,
      lostAnswer: random.pick(['drop', '504', '503'] as const),
      spuriousConflictRate: 0.15,
      touchAfterWriteRate: 0.3,
      exceptionsGetNewIds: random.chance(0.5),
      only: ['update', 'delete', 'read'],
    });
    const excluded = new Set<string>();
    let theirs: string | null = null;
    for (let round = 0; round < 4; round += 1) {
      const wanted: Record<string, OccurrenceWrite> = {};
      for (const date of DATES) {
        if (date === THEIRS || excluded.has(date) || random.chance(0.4)) continue;
        wanted[date] = random.pick<OccurrenceWrite>([
          { kind: 'excluded' },
          { kind: 'regular' },
          { kind: 'changed', override: overrideOn(date, random.chance(0.5), round) },
        ]);
      }
      const edited = `Theirs ${round}`;
      let edits = 0;
      const at = random.below(12);
      s.before(
        () => edits++ === at,
        () => {
          s.person.editEvent(s.person.occurrenceId(id, THEIRS), { subject: edited });
          theirs = edited;
        },
      );
      await until(s, id, wanted);
      for (const [date, one] of Object.entries(wanted)) if (one.kind === 'excluded') excluded.add(date);
      const { item } = await calmly(s, id);
      for (const [date, one] of Object.entries(wanted)) {
        expect(item.exclusions.includes(date), date).toBe(one.kind === 'excluded');
        expect(item.overrides[date], date).toEqual(one.kind === 'changed' ? one.override : undefined);
      }
      expect(item.overrides[THEIRS]).toEqual(theirs === null ? undefined : { subject: theirs });
    }
    expect(s.stored()).toHaveLength(1);
    expect(s.graph.outbox).toEqual([]);
  });
});

function overrideOn(date: string, moved: boolean, round: number): Override {
  return { subject: `Changed ${round}`, ...(moved ? { when: timed(`${date}T15:0${round}`) } : { location: 'Salo' }) };
}

type World = ReturnType<typeof openSimulated>;

async function until(s: World, id: string, occurrences: OccurrenceWrites): Promise<void> {
  const kinds: WriteOutcome['kind'][] = [];
  while (kinds.at(-1) !== 'written') {
    if (kinds.length > 60) throw new Error(`It never ends: ${kinds.join()}.`);
    const { version, item } = await calmly(s, id);
    const [outcome] = await s.calendar.write(ADA, [{ kind: 'update', id, version, fields: {}, occurrences }]);
    kinds.push(outcome?.kind ?? 'gone');
    // What is called written holds nothing that the caller has not seen: an edit in between would be taken for agreed.
    if (outcome?.kind === 'written') expect(outcome.event.item.overrides[THEIRS]).toEqual(item.overrides[THEIRS]);
    if (outcome?.kind === 'refused' || outcome?.kind === 'gone') throw new Error(JSON.stringify(outcome));
  }
}

/** As the engine reads it with patience: this is about writes. */
async function calmly(s: World, id: string) {
  const rate = s.faults.lostAnswerRate;
  s.faults.lostAnswerRate = 0;
  const event = await s.readOne(id);
  s.faults.lostAnswerRate = rate;
  return event;
}
