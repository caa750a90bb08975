import { FIELDS, type Field, type Item } from '../../shared/calendar/item.ts';
import { must } from '../../shared/errors.ts';
import { fieldText } from '../../shared/sync/values.ts';
import type { SideName } from './plan.ts';
import type { SeriesStory } from './series-ledger.ts';
import type { Person } from './sides.ts';

export interface Removal {
  /** Nobody may find it again, unless something else says so. */
  certain: boolean;
  readonly sides: Set<SideName>;
}

/**
 * What people did, by the number in an item's subject: from this follows what both sides must hold in the end. Whatever
 * is left out on purpose is named here with its reason.
 */
export interface Ledger {
  readonly owners: Map<number, Person>;
  /** How many items of each number people made: so many must be on both sides in the end. */
  readonly expected: Map<number, number>;
  /** Series by number; these are never in `expected`, as each side may hold them in its own form. */
  readonly series: Map<number, SeriesStory>;
  /** Several items of one number: they are paired by their content, and are neither deleted nor told apart. */
  readonly twins: Set<number>;
  /** What a side held after a person's edit in this chapter, by number and field. */
  readonly edits: Map<string, Partial<Record<SideName, string>>>;
  /** What both sides held when they last agreed. */
  readonly agreed: Map<string, string>;
  /** Deleted in this chapter. */
  readonly removed: Map<number, Removal>;
  /** Events in another calendar, by number. */
  readonly away: Map<number, { readonly id: string; readonly person: Person }>;
  /** Deleted in Severa while its event is elsewhere, an item is a new one when the event is back. */
  readonly wasAway: Set<number>;
  /** Numbers that were on both sides at one time. */
  readonly made: Set<number>;
  /** Activities that a person made, by organisation and id. */
  readonly byPerson: Set<string>;
  /** What a person may still change of an activity that nobody knows yet. */
  readonly moved: Map<string, 'when' | 'rest'>;
  /** Items about which only I1 and I7 are asked from now on. */
  readonly loose: Set<number>;
  /** People whose sync was off, or whose connection changed, in this chapter. */
  readonly disturbed: Set<number>;
  /** People whose connection changed in this chapter. */
  readonly reconnected: Set<number>;
  /** People for whom an administrator undid deletions in this chapter. */
  readonly restored: Set<number>;
  /** Somebody deleted in Severa and nobody told: found once a day (M4). */
  unhinted: boolean;
  chapter: number;

  ownerOf(token: number): Person;
  remember(token: number, side: SideName, item: Item, fields?: readonly Field[]): void;
  remove(token: number, side: SideName, certain: boolean): void;
  /** A chapter has ended well: what holds now is what both sides agreed on. */
  endChapter(): void;
}

export function createLedger(): Ledger {
  const ledger: Ledger = {
    owners: new Map(),
    expected: new Map(),
    series: new Map(),
    twins: new Set(),
    edits: new Map(),
    agreed: new Map(),
    removed: new Map(),
    away: new Map(),
    wasAway: new Set(),
    made: new Set(),
    byPerson: new Set(),
    moved: new Map(),
    loose: new Set(),
    disturbed: new Set(),
    reconnected: new Set(),
    restored: new Set(),
    unhinted: false,
    chapter: 0,
    ownerOf: (token) => must(ledger.owners.get(token), `#${token} is nobody's.`),
    remember(token, side, item, fields = FIELDS) {
      for (const field of fields) {
        const key = `${token}/${field}`;
        ledger.edits.set(key, { ...ledger.edits.get(key), [side]: fieldText(item, field) });
      }
    },
    remove(token, side, certain) {
      const before = ledger.removed.get(token);
      ledger.removed.set(token, {
        certain: (before?.certain ?? true) && certain,
        sides: new Set([...(before?.sides ?? []), side]),
      });
    },
    endChapter() {
      ledger.edits.clear();
      ledger.removed.clear();
      ledger.wasAway.clear();
      ledger.disturbed.clear();
      ledger.reconnected.clear();
      ledger.restored.clear();
      ledger.chapter += 1;
    },
  };
  return ledger;
}
