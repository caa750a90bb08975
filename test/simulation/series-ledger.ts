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
  /** Dates that one side lost, or changed, by instant of their original turn. */
  readonly dates: DateAct[];
  /** Rule or time were changed: what was done to dates may fall. */
  turned: boolean;
  /** Something of it was removed, as a date or whole. */
  removed: boolean;
  /** Removed whole, on sides that showed the same. */
  gone: boolean;
  agreed: readonly Shown[] | null;
}

export interface DateAct {
  readonly side: SideName;
  /** Of the turn by its rule. */
  readonly at: number;
  /** Field values as that side holds them from then on; null: it is gone. */
  readonly after: Readonly<Record<string, string>> | null;
}

export function newStory(): SeriesStory {
  return { acts: new Map(), dates: [], turned: false, removed: false, gone: false, agreed: null };
}

export function endStory(story: SeriesStory): void {
  story.acts.clear();
  story.dates.length = 0;
  story.turned = false;
  story.removed = false;
}
