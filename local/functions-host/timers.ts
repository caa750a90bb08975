import type { TypedData } from './core-types.ts';
import { nextOccurrence, parseSchedule } from './ncrontab.ts';
import type { TimerTrigger } from './triggers.ts';

export interface TimersOptions {
  readonly triggers: readonly TimerTrigger[];
  /** Runs the function; a failure is logged where it ran. */
  readonly run: (trigger: TimerTrigger, data: TypedData) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface Timers {
  /** Runs a timer function now, whatever its schedule; rejects when it throws or when there is none of that name. */
  runNow(name: string, isPastDue?: boolean): Promise<void>;
  stop(): void;
}

/** How often the clock is looked at: schedules are no finer than a second, and a clock put forward is seen at once. */
const tick = 250;
/** Later than this, an occurrence was missed (a sleeping machine, a clock put forward) and is told so. */
const pastDueAfter = 60_000;

/** Runs timer functions on their schedules, one occurrence at a time each; the next is found after the last has ended. */
export function startTimers({ triggers, run, clock }: TimersOptions): Timers {
  const jobs = triggers.map((trigger) => {
    const schedule = parseSchedule(trigger.schedule);
    let next = nextOccurrence(schedule, clock());
    let last: number | null = null;
    let running = false;
    const once = async (isPastDue: boolean): Promise<void> => {
      running = true;
      try {
        await run(trigger, timerData(isPastDue, last, next));
      } finally {
        running = false;
        last = clock();
        next = nextOccurrence(schedule, last);
      }
    };
    const look = (): void => {
      const now = clock();
      if (running || next === null || now < next) return;
      once(now - next > pastDueAfter).catch(() => undefined);
    };
    if (trigger.runOnStartup) once(false).catch(() => undefined);
    return { name: trigger.function.metadata.name, once, look };
  });
  const ticking = setInterval(() => {
    for (const job of jobs) job.look();
  }, tick);
  return {
    async runNow(name, isPastDue = false) {
      const job = jobs.find((candidate) => candidate.name === name);
      if (job === undefined) throw new Error(`There is no timer function "${name}".`);
      await job.once(isPastDue);
    },
    stop: () => clearInterval(ticking),
  };
}

function timerData(isPastDue: boolean, last: number | null, next: number | null): TypedData {
  const at = (instant: number | null) => new Date(instant ?? 0).toISOString();
  return {
    json: JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: at(last), LastUpdated: at(last), Next: at(next) },
      IsPastDue: isPastDue,
    }),
  };
}
