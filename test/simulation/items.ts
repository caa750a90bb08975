import type { Field, Item } from '../../shared/calendar/item.ts';
import { fromLocal, inZone } from '../../shared/calendar/time.ts';
import type { Random } from '../fakes/random.ts';

/** Stands in every subject and note, and in nothing else: where it shows up, a person's words do (I6). */
export const MARKER = '§';

const DAY = 24 * 60 * 60 * 1000;
const WORDS = ['Lunch', 'Steering group', 'Käynti asiakkaalla', 'Overleg', 'Déjeuner 🍽', 'שלום', 'x'.repeat(290)];
const PLACES = ['', 'Room 4', 'Mannerheimintie 1', 'Teams', 'ÅÄÖ\tCafé'];
const NOTES = ['', '§ Bring the draft.', '§ One\nTwo\n\nThree', '§ Tail  \n\n\n', '§ Long '.repeat(50)];
const ZONES = ['Europe/Helsinki', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kathmandu'];
const MINUTES = [0, 15, 30, 60, 90, 60 * 26];

/** A subject that tells which item this is, whatever else a person makes of it. */
function subjectOf(random: Random, token: number): string {
  return `#${token}${MARKER} ${random.pick(WORDS)}`;
}

export function tokenOf({ subject }: Pick<Item, 'subject'>): number {
  return Number(/^#(\d+)/u.exec(subject)?.[1]);
}

function someWhen(random: Random, now: number): Item['when'] {
  const start = now + (random.below(80) - 20) * DAY + random.below(96) * 15 * 60 * 1000;
  const zone = random.pick(ZONES);
  if (random.chance(0.25)) {
    const day = (offset: number) => new Date(start + offset * DAY).toISOString().slice(0, 10);
    return { allDay: true, start: day(0), end: day(1 + random.below(3)) };
  }
  const length = random.pick(MINUTES) * 60 * 1000;
  // Now and then in the double hour of the autumn or the gap of the spring.
  if (random.chance(0.05)) {
    const digits = random.pick(['2026-10-25T03:30:00', '2027-03-28T03:30:00']);
    const at = Date.parse(fromLocal(digits, 'Europe/Helsinki'));
    return { allDay: false, start: inZone(at, zone), end: inZone(at + length, zone), zone };
  }
  return { allDay: false, start: inZone(start, zone), end: inZone(start + length, zone), zone };
}

export function someItem(random: Random, token: number, now: number): Item {
  return {
    subject: subjectOf(random, token),
    when: someWhen(random, now),
    exclusions: [],
    overrides: {},
    location: random.pick(PLACES),
    notes: random.pick(NOTES),
    privacy: 'normal',
    busy: 'busy',
    people: {},
  };
}

/** What a person changes at once: mostly one field, sometimes several. */
export function someEdit(random: Random, token: number, now: number): Partial<Pick<Item, Field>> {
  const all = {
    subject: subjectOf(random, token),
    when: someWhen(random, now),
    location: random.pick(PLACES),
    notes: random.pick(NOTES),
  };
  const fields = (['subject', 'when', 'location', 'notes'] as const).filter(() => random.chance(0.35));
  const chosen = fields.length === 0 ? (['notes'] as const) : fields;
  return Object.fromEntries(chosen.map((field) => [field, all[field]]));
}

export function otherNotes(random: Random, notes: string): string {
  return random.pick(['', notes, '§ Other']);
}
