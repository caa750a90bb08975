import { describe, expect, it } from 'vitest';
import { overEnded } from '../../../shared/sync/over-ended.ts';
import type { Link } from '../../../shared/sync/ports.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { link } from './samples.ts';

const over = (id: string, eventId: string | null, activityId: string | null, generation = 0): Link => {
  const { etag: _, ...row } = link(undefined, undefined, { id, eventId, activityId, generation });
  return { ...row, state: 'closed', cause: 'connection-changed' };
};
const row = (id: string, eventId: string | null, activityId: string | null): Link => {
  return { ...over(id, eventId, activityId), state: 'paired', cause: null };
};

/** Both steps as a first sync does them; every save that meets another row's id throws. */
async function saved(ended: readonly Link[], rows: readonly Link[]) {
  const store = createMemoryStore('org-1', { clock: () => 0 });
  const stored = await store.saveLinks(ended, 0);
  const { reused, retired } = overEnded(rows, new Set(stored));
  if (retired.length > 0) await store.saveLinks(retired, 0);
  await store.saveLinks(reused, 0);
  const links = await store.links(link().mailboxId);
  return links
    .filter(({ state }) => state === 'paired')
    .sort((one, other) => ((one.eventId ?? '') < (other.eventId ?? '') ? -1 : 1));
}

describe('new rows over ended links', () => {
  it('go on under the ended row of the same two items, one generation later', async () => {
    const rows = await saved([over('old', 'E1', 'X1', 4)], [row('new', 'E1', 'X1')]);
    expect(rows).toMatchObject([{ id: 'old', eventId: 'E1', activityId: 'X1', generation: 5 }]);
  });

  it('never meet each other, also when pairs have crossed', async () => {
    const rows = await saved(
      [over('L1', 'E1', 'X1', 2), over('L2', 'E2', 'X2', 7)],
      [row('N1', 'E1', 'X2'), row('N2', 'E2', 'X1')],
    );
    expect(rows).toMatchObject([
      { eventId: 'E1', activityId: 'X2', generation: 8 },
      { eventId: 'E2', activityId: 'X1', generation: 8 },
    ]);
  });

  it('of which one takes both ids of two ended rows', async () => {
    const rows = await saved([over('L1', 'E1', null, 1), over('L2', null, 'X1', 3)], [row('N1', 'E1', 'X1')]);
    expect(rows).toMatchObject([{ eventId: 'E1', activityId: 'X1', generation: 4 }]);
  });

  it('that no ended row names stay as they are', async () => {
    const rows = await saved([over('L1', 'E1', 'X1')], [row('N1', 'E9', 'X9')]);
    expect(rows).toMatchObject([{ id: 'N1', generation: 0 }]);
  });
});
