import { foldLine } from '../../shared/calendar/text.ts';
import { dateInZone } from '../../shared/calendar/time.ts';
import type { Entry } from './ledger.ts';
import { nameOf } from './words.ts';

/** Either the one item that was meant, or those it might have been. */
export type Found =
  | { readonly kind: 'one'; readonly entry: Entry }
  | { readonly kind: 'none' | 'several'; readonly candidates: readonly Entry[] };

/** By its whole name, else by the beginning or a part of it; upper and lower case count the same. `on`: its first date. */
export function findItem(entries: readonly Entry[], name: string, on: string | null, zone: string): Found {
  const there = entries.filter(({ item }) => on === null || firstDate(item.when, zone) === on);
  const wanted = plain(name);
  const ways: ((own: string) => boolean)[] = [
    (own) => own === wanted,
    (own) => own.startsWith(wanted),
    (own) => own.includes(wanted),
  ];
  for (const fits of ways) {
    const fitting = there.filter(({ item }) => fits(plain(item.subject) || plain(nameOf(item))));
    const [first] = fitting;
    if (first !== undefined && fitting.length === 1) return { kind: 'one', entry: first };
    if (fitting.length > 1) return { kind: 'several', candidates: fitting };
  }
  return { kind: 'none', candidates: there };
}

function plain(text: string): string {
  return foldLine(text).toLowerCase();
}

function firstDate(when: Entry['item']['when'], zone: string): string {
  return when.allDay ? when.start : dateInZone(when.start, zone);
}
