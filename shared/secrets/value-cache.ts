import type { Clock } from '../sync/ports.ts';

export interface ValueCache {
  /** The value kept under this name, or what `load` gives; callers at the same time share one load. */
  read(name: string, fresh: boolean, load: () => Promise<string>): Promise<string>;
  /** Runs a change of that name. Nothing read before its end is kept or shared afterwards. */
  change<T>(name: string, act: () => Promise<T>): Promise<T>;
}

interface Loading {
  readonly fresh: boolean;
  readonly answer: Promise<string>;
}

/** Values in memory for `keepMs` milliseconds from when they were asked for, at most `most` of them. */
export function createValueCache(options: {
  readonly clock: Clock;
  readonly keepMs: number;
  readonly most: number;
}): ValueCache {
  const { clock, keepMs, most } = options;
  const kept = new Map<string, { readonly value: string; readonly asked: number }>();
  const loading = new Map<string, Loading>();

  /** A clock that was set back makes a value old, not young. */
  function isYoung(asked: number): boolean {
    const age = clock() - asked;
    return age >= 0 && age < keepMs;
  }

  function keep(name: string, value: string, asked: number): void {
    kept.delete(name);
    kept.set(name, { value, asked });
    // A secret stays in memory no longer than it has to; the map is in the order of keeping.
    for (const [other, { asked: then }] of kept) {
      if (isYoung(then) && kept.size <= most) break;
      kept.delete(other);
    }
  }

  function start(name: string, fresh: boolean, load: () => Promise<string>): Promise<string> {
    const asked = clock();
    const isCurrent = () => loading.get(name) === mine;
    const mine: Loading = {
      fresh,
      answer: load()
        .then((value) => {
          if (isCurrent()) keep(name, value, asked);
          return value;
        })
        .finally(() => {
          if (isCurrent()) loading.delete(name);
        }),
    };
    loading.set(name, mine);
    return mine.answer;
  }

  return {
    async read(name, fresh, load) {
      if (fresh) kept.delete(name);
      const found = kept.get(name);
      if (found !== undefined && isYoung(found.asked)) return found.value;
      const running = loading.get(name);
      // A request that was under way before the value was refused may bring that very value.
      if (running !== undefined && (running.fresh || !fresh)) return running.answer;
      return start(name, fresh, load);
    },
    async change(name, act) {
      try {
        return await act();
      } finally {
        // Also after a failure: the answer may be all that was lost. What is being loaded may be from before.
        kept.delete(name);
        loading.delete(name);
      }
    },
  };
}
