import type { Clock, Wait } from '../../shared/sync/ports.ts';
import { createRandom, type Random } from '../fakes/random.ts';

/** What may die, and takes with it whatever it was about to do. */
export interface Life {
  alive: boolean;
}

export interface SchedulerOptions {
  readonly start: number;
  readonly seed: number;
  /** How often the event loop turns until everything that could go on has gone on. */
  readonly turns: number;
  /** Asked after everything that happened at one moment: true ends it all. */
  readonly isOver: () => boolean;
  /** More moments than this are a fault: nothing ever comes to rest. */
  readonly atMost: number;
}

/**
 * Time and turns of a simulated world, in one thread: whoever makes a call may be parked there, and of all that is parked
 * what is due next goes on, equals in an order that the seed decides. Nothing else moves time.
 */
export interface Scheduler {
  readonly now: Clock;
  readonly random: Random;
  /** What is done later, by nobody in particular or by somebody who may be dead by then. */
  later(milliseconds: number, work: () => void | Promise<void>, life?: Life): void;
  /** Lets others go on for so long. Never comes back to the dead. */
  park(milliseconds: number, life?: Life): Promise<void>;
  /** Until nothing is left to do, or that time has come. */
  run(until?: number): Promise<void>;
}

interface Moment {
  readonly at: number;
  readonly order: number;
  readonly life: Life | undefined;
  readonly go: () => void | Promise<void>;
}

export function createScheduler({ start, seed, turns, isOver, atMost }: SchedulerOptions): Scheduler {
  const random = createRandom(seed);
  const moments: Moment[] = [];
  let now = start;
  let count = 0;

  const add = (moment: Moment) => {
    // A heap, so that long queues of delayed messages cost little.
    let index = moments.push(moment) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(moments[index], moments[parent])) break;
      swap(moments, index, parent);
      index = parent;
    }
  };
  const take = (): Moment | undefined => {
    const first = moments[0];
    const last = moments.pop();
    if (first === undefined || last === undefined || moments.length === 0) return first;
    moments[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (isBefore(moments[left], moments[least])) least = left;
      if (isBefore(moments[right], moments[least])) least = right;
      if (least === index) return first;
      swap(moments, index, least);
      index = least;
    }
  };
  const later = (milliseconds: number, go: Moment['go'], life?: Life) => {
    add({ at: now + Math.max(0, milliseconds), order: random.next(), life, go });
  };

  return {
    now: () => now,
    random,
    later,
    park: (milliseconds, life) => new Promise((go) => later(milliseconds, go, life)),
    async run(until = Number.POSITIVE_INFINITY) {
      for (;;) {
        const next = moments[0];
        if (next === undefined || next.at > until) break;
        take();
        if (next.life?.alive === false) continue;
        now = Math.max(now, next.at);
        count += 1;
        if (count > atMost) throw new Restless();
        await next.go();
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        if (isOver()) return;
      }
      if (until < Number.POSITIVE_INFINITY) now = Math.max(now, until);
    },
  };
}

/** Work asks for work without end. */
export class Restless extends Error {
  constructor() {
    super('Nothing comes to rest.');
  }
}

function isBefore(one: Moment | undefined, other: Moment | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function swap(moments: Moment[], one: number, other: number): void {
  const [first, second] = [moments[one], moments[other]];
  if (first === undefined || second === undefined) return;
  moments[one] = second;
  moments[other] = first;
}

/** The world's time as adapters wait by it; a wait ends with the life of who waits. */
export function waitOf(scheduler: Scheduler, life: Life): Wait {
  return (milliseconds) => scheduler.park(milliseconds, life);
}
