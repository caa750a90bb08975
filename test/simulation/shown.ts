import { FIELDS, type Item } from '../../shared/calendar/item.ts';
import { span } from '../../shared/calendar/time.ts';
import { fieldText } from '../../shared/sync/values.ts';
import type { SideName } from './plan.ts';
import type { Tenant } from './process.ts';
import type { Shown } from './series-ledger.ts';
import type { Person } from './sides.ts';

const HOME = 'Europe/Helsinki';

/** All that a side shows of one number, as Severa would hold what Outlook holds of it. */
export function shownOn({ sides }: Tenant, side: SideName, person: Person, token: number): readonly Shown[] {
  const items = side === 'severa' ? sides.severa.shown(person, token) : sides.outlook.shown(person, token);
  const common = (item: Item) => sides.asSevera(sides.asExchange(item), person);
  return items
    .map((item) => ({ ...span(item.when, HOME), text: textOf(common(item)) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1));
}

function textOf(item: Item): string {
  return JSON.stringify(FIELDS.map((field) => fieldText(item, field)));
}

export function sameShown(one: readonly Shown[], other: readonly Shown[]): boolean {
  return textsOf(one) === textsOf(other);
}

export function textsOf(shown: readonly Shown[]): string {
  return shown.map(({ text }) => text).join('\n');
}

/** Those that a mailbox's window shows. */
export function inWindow(
  shown: readonly Shown[],
  window: { readonly from: number; readonly until: number } | null,
): readonly Shown[] {
  if (window === null) return shown;
  return shown.filter(
    ({ from, until }) => from < window.until && (until > window.from || (until === from && from >= window.from)),
  );
}
