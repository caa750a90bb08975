import { z } from 'zod';

/** What a system outside the service was asked, counted there. */
export const trafficSchema = z.object({
  /** Requests by class. */
  requests: z.record(z.string(), z.number()),
  /** Parts of batches by class; only Graph has them. */
  parts: z.record(z.string(), z.number()),
  /** Most requests under way at once. */
  inFlight: z.number(),
  /** Most requests and parts of batches under way at once for one mailbox; only Graph has them. */
  mailboxInFlight: z.number(),
  /** By the machine's clock: the first request's arrival and the last answer; null: there was none. */
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
});
export type Traffic = z.infer<typeof trafficSchema>;

/** Counts what is under way, and when. */
export class Gauge {
  inFlight = 0;
  firstAt: number | null = null;
  lastAt: number | null = null;
  #now = 0;
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  began(): void {
    this.firstAt ??= this.#clock();
    this.#now += 1;
    this.inFlight = Math.max(this.inFlight, this.#now);
  }

  ended(): void {
    this.#now -= 1;
    this.lastAt = this.#clock();
  }

  clear(): void {
    this.inFlight = this.#now;
    this.firstAt = null;
    this.lastAt = null;
  }
}

export function sum(counts: Readonly<Record<string, number>>, names?: readonly string[]): number {
  const values = names === undefined ? Object.values(counts) : names.map((name) => counts[name] ?? 0);
  return values.reduce((total, value) => total + value, 0);
}

/** From the first request of any system to the last answer of any, in milliseconds. */
export function wallOf(all: readonly Pick<Traffic, 'firstAt' | 'lastAt'>[]): number {
  const first = Math.min(...all.flatMap(({ firstAt }) => (firstAt === null ? [] : [firstAt])));
  const last = Math.max(...all.flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt])));
  return Number.isFinite(first) && Number.isFinite(last) ? last - first : 0;
}
