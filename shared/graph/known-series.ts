/** Events that were series when they were last seen: such a one is asked for whole at once. Never more than a hint. */
export interface KnownSeries {
  has(id: string): boolean;
  add(id: string): void;
  forget(id: string): void;
}

/** Those of some mailboxes; who has more than this is asked twice. */
const MOST = 20_000;

export function createKnownSeries(): KnownSeries {
  const known = new Set<string>();
  return {
    has: (id) => known.has(id),
    add(id) {
      if (known.size >= MOST) known.clear();
      known.add(id);
    },
    forget: (id) => void known.delete(id),
  };
}
