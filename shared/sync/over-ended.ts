import type { Link } from './ports.ts';

/**
 * New rows for items that ended links still name: an item has one link in its mailbox. The ended row goes on as the new
 * one, one generation later; a second ended row gives up the id that the new one needs. `retired` is saved first.
 */
export function overEnded(
  rows: readonly Link[],
  ended: ReadonlySet<Link>,
): { readonly reused: readonly Link[]; readonly retired: readonly Link[] } {
  const byEvent = new Map([...ended].flatMap((link) => (link.eventId === null ? [] : [[link.eventId, link]])));
  const byActivity = new Map([...ended].flatMap((link) => (link.activityId === null ? [] : [[link.activityId, link]])));
  const taken = new Set<Link>();
  const freed = new Map<Link, Link>();
  const reused = rows.map((row): Link => {
    const old = [byEvent.get(row.eventId ?? ''), byActivity.get(row.activityId ?? '')].filter(
      (link) => link !== undefined,
    );
    const [kept, ...others] = old.filter((link) => !taken.has(link));
    if (kept === undefined) return row;
    for (const other of others) if (other !== kept) freed.set(other, withoutIds(freed.get(other) ?? other, row));
    taken.add(kept);
    const { etag } = kept;
    return { ...row, id: kept.id, generation: kept.generation + 1, ...(etag === undefined ? {} : { etag }) };
  });
  // A row that gives up an id and goes on itself as another new row needs no write of its own; it comes first.
  const inOrder = [...reused].sort((one, other) => Number(one.etag === undefined) - Number(other.etag === undefined));
  return { reused: inOrder, retired: [...freed].flatMap(([old, row]) => (taken.has(old) ? [] : [row])) };
}

function withoutIds(link: Link, { eventId, activityId }: Link): Link {
  const next = {
    ...link,
    eventId: link.eventId === eventId ? null : link.eventId,
    activityId: link.activityId === activityId ? null : link.activityId,
  };
  // A row needs one id at least; this one is no item's.
  return next.eventId === null && next.activityId === null ? { ...next, activityId: `ended ${link.id}` } : next;
}
