import type { Traffic } from './traffic.ts';

/** Which of a world's runs. `echo-*` comes right after the first sync, `quiet-*` when nothing has changed. */
export type Scenario = 'first sync' | 'echo sync' | 'echo pull' | 'no change, pull' | 'no change, sync' | '100 changes';

/** One setting in which all scenarios are run. */
export interface WorldSize {
  /** Activities in Severa, and as many events in Outlook, all different. */
  readonly perSide: number;
  /** How long each request, and each part of a batch, takes at least. */
  readonly latencyMs: number;
  /** Severa refuses more than 10 requests a second, and the service keeps to 8. */
  readonly limited: boolean;
}

/** What one run took. Everything but CPU and memory is counted outside the service. */
export interface Figures extends WorldSize {
  readonly scenario: Scenario;
  /** What the run had to look at. */
  readonly items: number;
  /** From the first request to the last answer. */
  readonly wallMs: number;
  /** Of the worker's process. */
  readonly cpuMs: number;
  /** After a forced collection: at the end, and in the middle of a first sync. */
  readonly heapBytes: number;
  readonly midHeapBytes: number | null;
  readonly graph: Traffic;
  readonly severa: Traffic;
  readonly storage: Traffic;
}
