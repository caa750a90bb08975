import type { Link, Parked } from '../../shared/sync/ports.ts';
import { windowAt } from '../../shared/sync/window.ts';
import { outlookItems } from './outlook-items.ts';
import { severaItems } from './severa-items.ts';
import { OTHER, type Side, type SideItem } from './side-item.ts';
import type { Stack } from './start-stack.ts';

/**
 * - `live`: on both sides, kept the same
 * - `parked`: waits, with a reason
 * - `skipped`: not synced by rule
 * - `outside-window`: too old or too far ahead
 * - `in-series`: a changed date of a series in Outlook, which speaks for it
 * - `pending`: none of these yet
 */
export type State = 'live' | 'parked' | 'skipped' | 'outside-window' | 'in-series' | 'pending';

export interface Entry {
  readonly item: SideItem;
  /** The service's row that joins it with the other side. */
  readonly link: Link | null;
  readonly state: State;
  /** Stable code of why it isn't live; null when it is. */
  readonly reason: string | null;
  /** The item on the other side, where there is one. */
  readonly counterpart: SideItem | null;
}

/** Both calendars as the simulators hold them, with what the service's tables say of each item. */
export interface Ledger {
  readonly entries: readonly Entry[];
  /** What is parked though neither calendar holds it any more. */
  readonly lost: readonly Parked[];
}

/** How the service names one date of a series. */
const DATE_OF_SERIES = /^(.+) \d{4}-\d{2}-\d{2}$/u;

export async function readLedger({ outside, setting, store, clock }: Stack): Promise<Ledger> {
  const { mailboxId, userId, zone } = setting.person;
  const [links, own, everybody, mailbox] = await Promise.all([
    store.links(mailboxId),
    store.parked(mailboxId),
    store.parked('organization'),
    store.mailbox(mailboxId),
  ]);
  const reach = { window: mailbox?.window ?? windowAt(clock.now()), now: clock.now(), zone };
  const apart = new Set(links.flatMap(({ eventId }) => DATE_OF_SERIES.exec(eventId ?? '')?.[1] ?? []));
  const items = [
    ...outlookItems(outside.graph.user(mailboxId), outside.graph.faults.exceptionsGetNewIds, reach, apart),
    ...severaItems({ organization: setting.organization, userId, typeIds: setting.typeIds }, reach),
  ];
  const found = new Map(items.map((item) => [keyOf(item.side, item.id), item]));
  const rows = new Map([...everybody, ...own].map((row) => [keyOf(sideOf(row), row.itemId), row]));
  const open = links.filter(({ state }) => state !== 'closed' && state !== 'released');
  const linkOf = new Map(
    [...links.filter((link) => !open.includes(link)), ...open].flatMap((link) => [
      [keyOf('outlook', link.eventId ?? ''), link] as const,
      [keyOf('severa', link.activityId ?? ''), link] as const,
    ]),
  );
  const used = new Set<Parked>();
  const entries = items.map((item): Entry => {
    const link = linkOf.get(keyOf(item.side, item.id)) ?? null;
    const otherId = link === null ? null : item.side === 'outlook' ? link.activityId : link.eventId;
    const otherKey = keyOf(OTHER[item.side], otherId ?? '');
    const rowsHere = [rows.get(keyOf(item.side, item.id)), rows.get(otherKey)].filter((row) => row !== undefined);
    for (const row of rowsHere) used.add(row);
    return { item, link, counterpart: found.get(otherKey) ?? null, ...stateOf(item, link, rowsHere[0] ?? null) };
  });
  return { entries, lost: [...rows.values()].filter((row) => !used.has(row)) };
}

export function sideOf({ side }: Pick<Parked, 'side'>): Side {
  return side === 'exchange' ? 'outlook' : 'severa';
}

function keyOf(side: Side, id: string): string {
  return `${side} ${id}`;
}

function stateOf(item: SideItem, link: Link | null, row: Parked | null): Pick<Entry, 'state' | 'reason'> {
  if (row !== null) return { state: 'parked', reason: row.reason };
  if (item.seriesId !== null) return { state: 'in-series', reason: null };
  if (link?.state === 'live') return { state: 'live', reason: null };
  if (link?.state === 'closed' || link?.state === 'released') return { state: 'skipped', reason: link.cause };
  if (item.rule === 'older-than-30-days' || item.rule === 'beyond-18-months') {
    return { state: 'outside-window', reason: item.rule };
  }
  if (item.rule !== null) return { state: 'skipped', reason: item.rule };
  return { state: 'pending', reason: null };
}
