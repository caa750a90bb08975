import type { Field, Item, LocalDate } from '../calendar/item.ts';
import { occurrenceWhen } from '../calendar/occurrence.ts';
import { SyncError } from '../errors.ts';
import type { Activity, BeforeSend, HostActivities, OccurrenceWrite } from '../sync/ports.ts';
import { type ActivityReader, activityPath, checkDone, readBehind } from './activity-reader.ts';
import type { UserDirectory } from './directory.ts';
import type { SeriesDates } from './find-occurrences.ts';
import type { SeveraHttp } from './http.ts';
import { type ItemAnswer, sendAboutItem } from './item-call.ts';
import type { Patcher } from './patcher.ts';
import { planDates, type Step } from './plan-dates.ts';
import { notThere } from './refusals.ts';
import { replacements } from './write-activity.ts';

export type WriteDates = HostActivities['writeOccurrences'];

interface Tools {
  readonly http: SeveraHttp;
  readonly directory: UserDirectory;
  readonly reader: ActivityReader;
  readonly patcher: Patcher;
  readonly dates: SeriesDates;
  readonly participants: HostActivities['participants'];
}

/**
 * Single dates of a series, through the guids of its occurrences (not documented, and so behind an option). What is to be
 * done is found by a look at what is there: the whole may be repeated.
 */
export function createDateWriter({ http, directory, reader, patcher, dates, participants }: Tools): WriteDates {
  return async (id, writes, ownerId, before) => {
    await directory.prepare([ownerId]);
    const series = await reader.read(id);
    if (series === null) throw notThere();
    if (series.item.when.rule === undefined) throw exceptionsRefused();
    const run: Run = { series, zone: directory.zoneOf(series.ownerId ?? ownerId), before, begun: false };
    try {
      const { reset, steps } = await planDates(series, writes, dates, participants);
      if (reset) await resetAll(run);
      await carryOut(run, steps);
      await removeRestored(run, steps);
      const after = await reader.read(id);
      if (after === null) throw readBehind();
      return after;
    } catch (error) {
      // What comes after the first step leaves it half done: nobody may take it for refused or not begun.
      throw run.begun && error instanceof SyncError ? partlyDone(error) : error;
    }
  };

  async function carryOut(run: Run, steps: readonly Step[]) {
    const { series, zone } = run;
    const missing = steps.filter(({ id }) => id === null).map(({ date }) => date);
    const there = missing.length === 0 ? new Map<string, string>() : await dates.occurrences(series, missing, zone);
    for (const { date, write, id } of steps) {
      const fields = id === null ? overrideOf(write) : { ...ownFields(series, date), ...overrideOf(write) };
      const act = (at: string) => (write.kind === 'excluded' ? remove(run, at) : change(run, at, fields));
      const at = id ?? there.get(date);
      if (at === undefined || !(await act(at))) {
        // Occurrences may have got other guids by the step before.
        const next = id === null ? (await dates.occurrences(series, [date], zone)).get(date) : undefined;
        if (next === undefined || next === at || !(await act(next))) throw readBehind();
      }
      run.begun = true;
    }
  }

  /** Where a deleted exception doesn't leave a gap, the rule's own occurrence came back in its stead. */
  async function removeRestored(run: Run, steps: readonly Step[]) {
    const removed = steps.filter(({ id, write }) => id !== null && write.kind === 'excluded');
    if (removed.length === 0) return;
    const after = await reader.read(run.series.id);
    const restored = removed.filter(({ date }) => after?.item.exclusions.includes(date) === false);
    await carryOut(
      run,
      restored.map((step) => ({ ...step, id: null })),
    );
  }

  async function change({ zone, before }: Run, id: string, fields: Partial<Pick<Item, Field>>) {
    const body = replacements(fields, zone);
    return body.length === 0 || isDone(await patcher(id, body, before));
  }

  async function remove({ before }: Run, id: string) {
    return isDone(await sendAboutItem(http, { method: 'DELETE', path: activityPath(id), before }, checkDone));
  }

  async function resetAll(run: Run) {
    const path = `${activityPath(run.series.id)}/exceptions`;
    const answer = await sendAboutItem(http, { method: 'DELETE', path, before: run.before }, checkDone);
    if (!isDone(answer)) throw notThere();
    run.begun = true;
  }
}

interface Run {
  readonly series: Activity;
  /** In which it recurs. */
  readonly zone: string;
  readonly before: BeforeSend | undefined;
  /** Something was written. */
  begun: boolean;
}

/**
 * A guid that is no longer there after a try of this very call went by that: the changed occurrence has another one. Else
 * the list is behind, or somebody was faster.
 */
function isDone(answer: ItemAnswer<unknown>): boolean {
  return answer.kind === 'taken' || answer.maybeDoneBefore;
}

function overrideOf(write: OccurrenceWrite): Partial<Pick<Item, Field>> {
  return write.kind === 'changed' ? write.override : {};
}

function ownFields({ item }: Activity, date: LocalDate): Pick<Item, Field> {
  const { subject, location, notes } = item;
  return { subject, when: occurrenceWhen(item.when, date), location, notes };
}

export function exceptionsRefused(): SyncError {
  return new SyncError(
    'refused',
    'severa.occurrences-not-written',
    "Single dates of a series aren't written to Severa; the item must be single activities there.",
  );
}

function partlyDone({ status, providerCode }: SyncError): SyncError {
  return new SyncError(
    'answer-lost',
    'severa.partly-done',
    'Some dates of the series were written and others not. Read the series before it is written again.',
    { ...(status === undefined ? {} : { status }), ...(providerCode === undefined ? {} : { providerCode }) },
  );
}
