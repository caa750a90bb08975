import { isHolding } from './people.ts';
import type { Delivery } from './ports.ts';
import type { Run } from './run.ts';

/**
 * Deliveries of meetings that another copy speaks for say one thing only: whether the person is still among the people. Where
 * the organisation's row knows that as of this change, nobody is asked: a meeting of two hundred is not read by each of them.
 */
export async function worthReading(run: Run, deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
  const plain = deliveries.filter(({ deleted }) => !deleted);
  if (plain.length === 0) return deliveries;
  const ids = plain.map(({ activityId }) => activityId);
  const links = await run.store.linksByActivity(run.mailboxId, ids);
  const silent = plain.filter(({ activityId }) => {
    const link = links.get(activityId);
    return link?.silent === true && isHolding(link);
  });
  if (silent.length === 0) return deliveries;
  const rows = await run.store.activityRows(silent.map(({ activityId }) => activityId));
  const told = new Set(
    silent.filter(({ activityId, stamp }) => {
      const row = rows.get(activityId);
      return row !== undefined && row.stamp >= stamp && row.people.includes(run.policy.userId);
    }),
  );
  if (told.size === 0) return deliveries;
  await run.store.removeDeliveries([...told]);
  return deliveries.filter((one) => !told.has(one));
}
