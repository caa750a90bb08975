import type { Scenario, WorldSize } from './figures.ts';

/** The least that a run can do with: what every client would have to ask, and how long that takes when it is always busy. */
export interface Least {
  /** Sign-in and look-ups of users and types apart. */
  readonly graph: number;
  readonly severa: number;
  /** With `latencyMs` for each request and part, four under way at once. */
  readonly ms: number;
}

/** Limits of the systems: entries of a page of changes, parts of a batch, rows of a page of Severa's. */
export const LIMITS = { deltaPage: 50, batch: 20, severaPage: 100, atOnce: 4 } as const;

/** An empty list is a page as well. */
export function pagesOf(count: number, size: number): number {
  return Math.max(1, Math.ceil(count / size));
}

export function batchesOf(parts: number): number {
  return Math.ceil(parts / LIMITS.batch);
}

/** Batches one after the other: of one mailbox's parts four are worked on at once, in whatever batches they come. */
export function batchesMs(parts: number, latencyMs: number): number {
  const full = Math.floor(parts / LIMITS.batch);
  const rest = parts % LIMITS.batch;
  const one = (count: number) => latencyMs * (1 + Math.ceil(count / LIMITS.atOnce));
  return full * one(LIMITS.batch) + (rest === 0 ? 0 : one(rest));
}

function atOnceMs(requests: number, latencyMs: number): number {
  return Math.ceil(requests / LIMITS.atOnce) * latencyMs;
}

/** What people change in the scenario "100 changes". */
export const CHANGES = {
  severa: { edited: 34, added: 8, deleted: 9 },
  outlook: { edited: 33, added: 8, deleted: 8 },
} as const;

/** Single activities, and series in a listing of their own. */
const LISTINGS = 2;

export function leastOf(scenario: Scenario, size: Pick<WorldSize, 'perSide' | 'latencyMs'>): Least {
  const { perSide, latencyMs: ms } = size;
  const deltaPages = pagesOf(perSide, LIMITS.deltaPage);
  const listPages = pagesOf(perSide, LIMITS.severaPage);
  switch (scenario) {
    case 'first sync':
      // Both sides are listed whole, with what the colleagues take part in; then both are written, side by side.
      return {
        graph: deltaPages + batchesOf(perSide),
        severa: listPages + 1 + LISTINGS + perSide,
        ms: Math.max(deltaPages, listPages) * ms + Math.max(batchesMs(perSide, ms), atOnceMs(perSide, ms)),
      };
    case 'echo sync':
      return { graph: deltaPages, severa: 0, ms: deltaPages * ms };
    case 'echo pull':
      return { graph: 0, severa: listPages + 1, ms: listPages * ms };
    case 'no change, pull':
      return { graph: 0, severa: LISTINGS, ms };
    case 'no change, sync':
      return { graph: 1, severa: 0, ms };
    case '100 changes':
      return leastOfChanges(ms);
  }
}

/**
 * The pull: what changed, and what the colleagues take part in. The sync: one page of changes beside one listing of what was
 * delivered; whatever else is written in Severa is read before (I7); what is gone there is asked for (M4).
 * In Outlook: the calendar's id, each new event looked up once, each deletion by id and by UID; writes in full batches.
 */
function leastOfChanges(ms: number): Least {
  const { severa, outlook } = CHANGES;
  const reads = outlook.edited + outlook.deleted + severa.deleted;
  const severaWrites = outlook.edited + outlook.added + outlook.deleted;
  const looks = 1 + outlook.added + 2 * outlook.deleted;
  const graphWrites = severa.edited + severa.added + severa.deleted;
  const changes = outlook.edited + outlook.added + outlook.deleted;
  const pages = pagesOf(changes, LIMITS.deltaPage);
  const reading = Math.max(pages * ms + batchesMs(looks, ms), atOnceMs(1 + reads, ms));
  return {
    graph: pages + batchesOf(looks) + batchesOf(graphWrites),
    severa: 2 * LISTINGS + 1 + reads + severaWrites,
    ms: ms + reading + Math.max(batchesMs(graphWrites, ms), atOnceMs(severaWrites, ms)),
  };
}
