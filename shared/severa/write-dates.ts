import type { Field, Item, LocalDate } from '../calendar/item.ts';
import { occurrenceWhen } from '../calendar/occurrence.ts';
import { SyncError } from '../errors.ts';
import type { Activity, BeforeSend, HostActivities, OccurrenceWrite } from '../sync/ports.ts';
import { type ActivityReader, activityPath, checkDone, readBehind } from './activity-reader.ts';
import type { UserDirectory } from './directory.ts';
import { exceptionDates } from './exception-dates.ts';
import { type SeriesDates, unclear } from './find-occurrences.ts';
import type { SeveraHttp } from './http.ts';
import { sendAboutItem } from './item-call.ts';
import type { Patcher } from './patcher.ts';
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

/** One step for one date: on the occurrence that the rule gives, or on the activity that stands for a changed one. */
interface Step {
  readonly date: LocalDate;
  readonly write: OccurrenceWrite;
  /** null: the rule's own occurrence, to be looked for. */
  readonly id: string | null;
}

/**
 * Single dates of a series, through the guids of its occurrences (not documented, and so behind an option). Each step
 * looks at what is there first: the whole may be repeated. Severa brings a date back only by resetting all exceptions of
 * the series; the others are written again then, and where one couldn't be made the same again nothing is done at all.
 */
export function createDateWriter({ http, directory, reader, patcher, dates, participants }: Tools): WriteDates {
  return async (id, writes, ownerId, before) => {
    await directory.prepare([ownerId]);
    const series = await reader.read(id);
    if (series === null) throw notThere();
    if (series.item.when.rule === undefined) throw exceptionsRefused();
    const zone = directory.zoneOf(series.ownerId ?? ownerId);
    let begun = false;
    const send: Send = async (action) => {
      await action();
      begun = true;
    };
    try {
      const steps = await plan(series, writes, send, before);
      await carryOut(series, steps, zone, send, before);
      await removeRestored(series, steps, zone, send, before);
      const after = await reader.read(id);
      if (after === null) throw readBehind();
      return after;
    } catch (error) {
      // What comes after the first step leaves it half done: nobody may take it for refused or not begun.
      throw begun && error instanceof SyncError ? partlyDone(error) : error;
    }
  };

  /** What is to be done, the reset being done already where one is needed. */
  async function plan(series: Activity, writes: Writes, send: Send, before?: BeforeSend): Promise<readonly Step[]> {
    const wanted = Object.entries(writes);
    const out = new Set(series.item.exclusions);
    const fresh = ([date, write]: [LocalDate, OccurrenceWrite]): Step => ({ date, write, id: null });
    if (!wanted.some(([date]) => out.has(date)))
      return wanted.map(fresh).filter(({ write }) => write.kind !== 'regular');
    const now = exceptionDates(series, await dates.exceptions(series));
    const bringsBack = wanted.some(
      ([date, { kind }]) => out.has(date) && (kind === 'regular' || (kind === 'changed' && !now.get(date))),
    );
    if (!bringsBack) {
      return wanted.flatMap(([date, write]): Step[] => {
        if (!out.has(date)) return write.kind === 'regular' ? [] : [fresh([date, write])];
        const exception = now.get(date);
        if (exception === undefined) throw unclear();
        return exception === null ? [] : [{ date, write, id: exception.id }];
      });
    }
    const others = [...out].filter((date) => !Object.hasOwn(writes, date));
    const again: [LocalDate, OccurrenceWrite][] = [];
    for (const date of others) again.push([date, await asWritten(series, now.get(date))]);
    await send(() => reset(series.id, before));
    return [...again, ...wanted].map(fresh).filter(({ write }) => write.kind !== 'regular');
  }

  async function carryOut(series: Activity, steps: readonly Step[], zone: string, send: Send, before?: BeforeSend) {
    const missing = steps.filter(({ id }) => id === null).map(({ date }) => date);
    const there = missing.length === 0 ? new Map<string, string>() : await dates.occurrences(series, missing, zone);
    for (const { date, write, id } of steps) {
      const at = id ?? there.get(date);
      if (at === undefined) throw readBehind();
      if (write.kind === 'excluded') await send(() => remove(at, before));
      else if (write.kind === 'changed') {
        const fields = id === null ? write.override : { ...ownFields(series, date), ...write.override };
        await send(() => change(at, fields, zone, before));
      }
    }
  }

  /** Where a deleted exception doesn't leave a gap, the rule's own occurrence came back in its stead. */
  async function removeRestored(
    series: Activity,
    steps: readonly Step[],
    zone: string,
    send: Send,
    before?: BeforeSend,
  ) {
    const removed = steps.filter(({ id, write }) => id !== null && write.kind === 'excluded');
    if (removed.length === 0) return;
    const after = await reader.read(series.id);
    const restored = removed.filter(({ date }) => after?.item.exclusions.includes(date) === false);
    await carryOut(
      series,
      restored.map((step) => ({ ...step, id: null })),
      zone,
      send,
      before,
    );
  }

  /** A changed occurrence as it can be made once more. Throws `refused` for one that has more to it. */
  async function asWritten(series: Activity, exception: Activity | null | undefined): Promise<OccurrenceWrite> {
    if (exception === undefined) throw unclear();
    if (exception === null) return { kind: 'excluded' };
    const { typeId, ownerId, closed, hasHours, item } = exception;
    const plain = typeId === series.typeId && ownerId === series.ownerId && !closed && !hasHours;
    if (!plain || (await peopleOf(exception)) !== (await peopleOf(series))) throw unclear();
    const { subject, when, location, notes } = item;
    return { kind: 'changed', override: { subject, when, location, notes } };
  }

  async function peopleOf({ id }: Activity): Promise<string> {
    return (await participants(id))
      .map(({ kind, userId, email }) => `${kind} ${userId} ${email}`)
      .sort()
      .join();
  }

  async function change(id: string, fields: Partial<Pick<Item, Field>>, zone: string, before?: BeforeSend) {
    const body = replacements(fields, zone);
    // A guid that is no longer there after a try of this very call: the changed occurrence has another one.
    if (body.length > 0) done(await patcher(id, body, before));
  }

  async function remove(id: string, before?: BeforeSend) {
    done(await sendAboutItem(http, { method: 'DELETE', path: activityPath(id), before }, checkDone));
  }

  async function reset(id: string, before?: BeforeSend) {
    const path = `${activityPath(id)}/exceptions`;
    done(await sendAboutItem(http, { method: 'DELETE', path, before }, checkDone));
  }
}

type Writes = Parameters<WriteDates>[1];
type Send = (action: () => Promise<void>) => Promise<void>;

/** Absent and never sent before: the list is behind, or somebody was faster. */
function done(answer: Awaited<ReturnType<Patcher>>): void {
  if (answer.kind === 'absent' && !answer.maybeDoneBefore) throw readBehind();
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
