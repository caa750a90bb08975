import type { Counters } from './ports.ts';

export const NO_COUNTS: Counters = {
  eventsRead: 0,
  activitiesRead: 0,
  matched: 0,
  createdEvents: 0,
  createdActivities: 0,
  updatedEvents: 0,
  updatedActivities: 0,
  deletedEvents: 0,
  deletedActivities: 0,
  parked: 0,
  unchanged: 0,
};

/** What a run did so far; `onChange` is told after each step that moved a number. */
export interface Tally {
  add(name: keyof Counters, by?: number): void;
  now(): Counters;
}

export function createTally(onChange: (counters: Counters) => void = () => {}): Tally {
  let counters = NO_COUNTS;
  return {
    add(name, by = 1) {
      if (by === 0) return;
      counters = { ...counters, [name]: counters[name] + by };
      onChange(counters);
    },
    now: () => counters,
  };
}
