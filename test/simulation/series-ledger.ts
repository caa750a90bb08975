import type { SideName } from './plan.ts';

/** One occurrence as both sides can be compared by it. */
export interface Shown {
  readonly from: number;
  readonly until: number;
  readonly text: string;
}

/** What people did to one series in this chapter, and what both sides showed at the last one's end. */
export interface SeriesStory {
  /** What a side showed right after a person's last act there; null: some of it may be of other making. */
  readonly acts: Map<SideName, readonly Shown[] | null>;
  /** A side on which people ever changed single dates of the series itself. */
  datesOf: SideName | null;
  /** Rule or time were changed: what was done to dates may fall. */
  turned: boolean;
  /** Something of it was removed, as a date or whole. */
  removed: boolean;
  /** Removed whole, on sides that showed the same. */
  gone: boolean;
  agreed: readonly Shown[] | null;
}

export function newStory(): SeriesStory {
  return { acts: new Map(), datesOf: null, turned: false, removed: false, gone: false, agreed: null };
}

export function endStory(story: SeriesStory): void {
  story.acts.clear();
  story.turned = false;
  story.removed = false;
}
