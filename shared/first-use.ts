import { SyncError } from './errors.ts';

/** How long one caller waits for a part, in milliseconds. It lies on the machine's own disk. */
const LIMIT_MS = 30_000;

/**
 * A part of the service that is loaded when it is first needed and kept from then on: a start doesn't pay for what it may
 * not use. Callers at the same time share one load; one that failed is begun anew by the next call. Throws kind
 * `transient`, code `service.not-loaded`, also for a load that takes too long (it goes on for those who come later); a
 * SyncError of the load itself goes through.
 */
export function firstUse<T>(part: string, load: () => Promise<T>, limitMs = LIMIT_MS): () => Promise<T> {
  let loading: Promise<T> | null = null;

  function begin(): Promise<T> {
    const begun = load();
    loading = begun;
    begun.catch(() => {
      if (loading === begun) loading = null;
    });
    return begun;
  }

  return async () => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`not there after ${limitMs} ms`)), limitMs);
    try {
      return await Promise.race([loading ?? begin(), late]);
    } catch (cause) {
      if (cause instanceof SyncError) throw cause;
      throw new SyncError(
        'transient',
        'service.not-loaded',
        `The service's ${part} could not be loaded: look at the cause; is the deployment package whole?`,
        { cause },
      );
    } finally {
      clearTimeout(timer);
    }
  };
}
