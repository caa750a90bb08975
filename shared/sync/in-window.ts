import type { Window } from './ports.ts';
import type { Run } from './run.ts';
import { seriesAsSingles } from './series-as-singles.ts';

/** The same run over another window: which occurrences there are, and in which form a series can be held, depends on it. `before`: see `Place`. */
export function inWindow(run: Run, window: Window, before?: Window): Run {
  const policy = { ...run.policy, window, ...(before === undefined ? {} : { windowBefore: before }) };
  const form = { ...run.form, place: policy };
  return { ...run, policy, form, calendar: seriesAsSingles(run.mailbox, form) };
}
