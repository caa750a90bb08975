import type { Clock } from '../sync/ports.ts';

/** A reading that is used for that many milliseconds; who comes while it is made waits for the same one. A failure isn't kept. */
export function keptFor<T>(keepMs: number, clock: Clock, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly value: Promise<T> } | null = null;
  return () => {
    const now = clock();
    if (kept !== null && now - kept.at < keepMs) return kept.value;
    const value = read();
    const mine = { at: now, value };
    kept = mine;
    value.catch(() => {
      if (kept === mine) kept = null;
    });
    return value;
  };
}
