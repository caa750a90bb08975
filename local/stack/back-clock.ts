/** A clock that can be set back while something is entered that lies in the past. */
export interface BackClock {
  now(): number;
  /** Does this with the clock set back by so many milliseconds. */
  before<T>(milliseconds: number, work: () => T): T;
}

export function backClock(clock: () => number): BackClock {
  let back = 0;
  return {
    now: () => clock() - back,
    before(milliseconds, work) {
      back = milliseconds;
      try {
        return work();
      } finally {
        back = 0;
      }
    },
  };
}
