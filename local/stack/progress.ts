import type { Counters } from '../../shared/sync/ports.ts';
import { count } from './words.ts';

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

export interface Progress {
  show(counters: Counters): void;
  /** A line of its own, whatever the progress line shows now. */
  say(line: string): void;
  /** Ends the line that is rewritten. */
  end(): void;
}

/** Milliseconds between two lines where no line can be rewritten. */
const PAUSE_MS = 1_000;

/** Live numbers: on a terminal one line that is rewritten, elsewhere a line about every second. */
export function createProgress(
  title: string,
  output: ProgressOutput,
  clock: () => number = () => performance.now(),
): Progress {
  const started = clock();
  let shown = '';
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (shown !== '') output.write(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  return {
    show(counters) {
      const now = clock();
      const line = `${title}, ${((now - started) / 1000).toFixed(1)} s: ${numbers(counters)}`;
      if (output.isTTY === true) {
        output.write(`\r${line.padEnd(shown.length)}`);
        shown = line;
      } else if (now - last >= PAUSE_MS) {
        last = now;
        output.write(`${line}\n`);
      }
    },
    say(line) {
      clear();
      output.write(`${line}\n`);
    },
    end: clear,
  };
}

function numbers(counters: Counters): string {
  return [
    `read ${count(counters.eventsRead, 'event')} and ${count(counters.activitiesRead, 'activity', 'activities')}`,
    `matched ${counters.matched}`,
    `created ${counters.createdActivities} in Severa and ${counters.createdEvents} in Outlook`,
    `updated ${counters.updatedActivities + counters.updatedEvents}`,
    `parked ${counters.parked}`,
  ].join(', ');
}
