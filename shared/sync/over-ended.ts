import type { Link } from './ports.ts';

/**
 * New rows for items that ended links still name: an item has one link in its mailbox. An ended row that names nothing
 * else goes on as the new one; any other gives up the ids that new rows need, and is saved first (`retired`). Either way
 * the new row is a generation later: a mark is never used twice (I1a).
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
    const named = [byEvent.get(row.eventId ?? ''), byActivity.get(row.activityId ?? '')];
    const old = [...new Set(named.filter((link) => link !== undefined))];
    if (old.length === 0) return row;
    const kept = old.find((link) => !taken.has(link) && namesOnly(link, row));
    for (const other of old) if (other !== kept) freed.set(other, withoutIds(freed.get(other) ?? other, row));
    const generation = Math.max(...old.map((link) => link.generation)) + 1;
    if (kept === undefined) return { ...row, generation };
    taken.add(kept);
    const { etag } = kept;
    return { ...row, id: kept.id, generation, ...(etag === undefined ? {} : { etag }) };
  });
  return { reused, retired: [...freed.values()] };
}

function namesOnly(link: Link, { eventId, activityId }: Link): boolean {
  return [null, eventId].includes(link.eventId) && [null, activityId].includes(link.activityId);
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
