import * as z from 'zod';
import type { CalendarEvent, OccurrenceWrites } from '../sync/ports.ts';
import { type Answer, isOk } from './answer.ts';
import type { Part, PartResult } from './batch.ts';
import { doneInPart, type Ending, MEETING, readEnding, toEnding } from './endings.ts';
import { findOccurrences, type Occurrences } from './find-occurrences.ts';
import { toPatchBody } from './from-item.ts';
import type { Ask } from './in-step.ts';
import { htmlToNotes, mayRewrite } from './keep-bodies.ts';
import { type Looked, look, type Site } from './look.ts';
import { afterStep, type Step, sameSeries, stepsFor } from './occurrence-steps.ts';
import { eventPath } from './paths.ts';
import { isConflict, isItemMissing } from './refusals.ts';

/** A date that the series doesn't have any more: deleted for good, or past its end. */
export const GONE = 'graph.occurrence-gone';

/** So often a step meets a conflict that nobody made. */
const TRIES = 3;

const etagSchema = z.object({ '@odata.etag': z.string().min(1) });

type Taken =
  | { readonly kind: 'taken'; readonly event: CalendarEvent }
  | { readonly kind: 'ended'; readonly ending: Ending };

/**
 * Writes single dates of a series that was just read, one after the other. The version is the whole series', so each
 * step is sent with the one that the step before left: a change answers with it, after a deletion the series is read
 * again. Whatever else is found changed then is somebody's edit, and a conflict; a version that moved without one is
 * none. What is refused for its place is tried again once others have made room; what can't be done holds up nothing
 * else.
 */
export async function writeDates(
  ask: Ask,
  site: Site,
  from: CalendarEvent,
  dates: OccurrenceWrites,
  mayMail: boolean,
): Promise<Ending> {
  const { steps: wanted, gone } = stepsFor(from.item, dates);
  if (wanted.length > 0 && from.meeting && !mayMail) return MEETING;
  const bodies = new Set(
    wanted.flatMap((step) => (step.kind === 'change' && 'notes' in step.fields ? [step.date] : [])),
  );
  const days = wanted.map(({ date }) => date);
  const occurrences = await findOccurrences(ask, site.place, from, days, bodies, site.home);
  const steps = await keepingBodies(wanted, occurrences);
  let event = from;
  let isRead = true;
  /** Once something was done, nothing that comes after it can say that nothing was. */
  let ending = (one: Ending): Ending => one;
  let open = steps;
  let code = gone.length > 0 ? GONE : null;
  while (open.length > 0) {
    const refused: Step[] = [];
    for (const step of open) {
      const taken = await take(ask, site, event, step, occurrences);
      if (taken.kind === 'taken') {
        event = taken.event;
        isRead = step.kind === 'delete';
        ending = doneInPart;
      } else if (taken.ending.kind === 'refused') {
        refused.push(step);
        if (refused.length === open.length) code ??= taken.ending.code;
      } else return ending(taken.ending);
    }
    open = refused.length < open.length ? refused : [];
  }
  const last = isRead ? ({ kind: 'event', event } as const) : await look(ask, site, event.id);
  if (last.kind !== 'event') return ending(last.ending);
  if (last.event.version !== event.version && !sameSeries(last.event.item, event.item)) return { kind: 'conflict' };
  return code === null ? { kind: 'written', event: last.event } : { kind: 'refused', code };
}

/** Online meetings and texts with pictures keep their bodies, and a text that says the same keeps its layout. */
async function keepingBodies(steps: readonly Step[], occurrences: Occurrences): Promise<readonly Step[]> {
  if (!steps.some((step) => step.kind === 'change' && step.fields.notes !== undefined)) return steps;
  const toNotes = await htmlToNotes();
  return steps.flatMap((step): Step[] => {
    if (step.kind === 'delete' || step.fields.notes === undefined) return [step];
    const found = occurrences.get(step.date);
    if (found === undefined || !('raw' in found) || mayRewrite(found.raw, step.fields.notes, toNotes)) return [step];
    const { notes: _, ...fields } = step.fields;
    return Object.keys(fields).length === 0 ? [] : [{ ...step, fields }];
  });
}

async function take(ask: Ask, site: Site, before: CalendarEvent, step: Step, occurrences: Occurrences): Promise<Taken> {
  const found = occurrences.get(step.date);
  if (found === undefined) return ended({ kind: 'conflict' });
  if (!('raw' in found)) return ended(notFound(found, site));
  let event = before;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const result = await ask(partOf(site, step, found.id, event.version));
    const answer = result.kind === 'answered' ? result.answer : null;
    if (answer !== null && isOk(answer)) return await done(ask, site, event, step, answer);
    if (answer === null || !(isConflict(answer) || isItemMissing(answer))) {
      return ended(toEnding({ kind: 'delete', id: found.id, version: event.version }, result, site.clock(), site.home));
    }
    const now = await look(ask, site, event.id);
    if (now.kind !== 'event') return ended(now.ending);
    // Somebody else deleted the very same date.
    if (step.kind === 'delete' && sameSeries(now.event.item, afterStep(event.item, step))) return taken(now.event);
    if (!isConflict(answer) || !sameSeries(now.event.item, event.item)) return ended({ kind: 'conflict' });
    event = now.event;
  }
  return ended({ kind: 'conflict' });
}

/** A deletion answers with nothing: what the series is now has to be read, and must be what it was without that date. */
async function done(ask: Ask, site: Site, event: CalendarEvent, step: Step, answer: Answer): Promise<Taken> {
  const item = afterStep(event.item, step);
  const version = step.kind === 'change' ? etagSchema.safeParse(answer.body).data?.['@odata.etag'] : undefined;
  if (version !== undefined) return taken({ ...event, item, version });
  const now: Looked = await look(ask, site, event.id);
  if (now.kind !== 'event') return ended(doneInPart(now.ending));
  return sameSeries(now.event.item, item) ? taken(now.event) : ended({ kind: 'conflict' });
}

function partOf({ place }: Site, step: Step, id: string, version: string): Part {
  const url = eventPath(place.mailboxId, id);
  if (step.kind === 'delete') return { method: 'DELETE', url, ifMatch: version, repeatable: false };
  return { method: 'PATCH', url, ifMatch: version, body: toPatchBody(step.fields), repeatable: false };
}

/** The series was read as having it: the list lags behind, or the series moved on. */
function notFound(result: PartResult, site: Site): Ending {
  return result.kind === 'answered' && isOk(result.answer) ? { kind: 'conflict' } : readEnding(result, site.clock());
}

function taken(event: CalendarEvent): Taken {
  return { kind: 'taken', event };
}

function ended(ending: Ending): Taken {
  return { kind: 'ended', ending };
}
