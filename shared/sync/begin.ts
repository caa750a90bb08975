import { FIELDS, type Field } from '../calendar/item.ts';
import { must } from '../errors.ts';
import { type SentLink, sentLink } from './create-activity.ts';
import type { Decision } from './decide.ts';
import { expressAs, newEventItem } from './express.ts';
import { isMeetingLink } from './meeting.ts';
import type { Merge } from './merge-item.ts';
import { withPending } from './pending.ts';
import type { Activity, Link, Loss, PendingWrite } from './ports.ts';
import type { Run } from './run.ts';
import { linkForActivity, linkForEvent, type Unit } from './unit.ts';
import { fieldText, sideValues } from './values.ts';

/** A unit and what was decided for it. */
export interface Job<K extends Decision['kind']> {
  readonly unit: Unit;
  readonly decision: Extract<Decision, { kind: K }>;
}

export interface EventToMake {
  readonly job: Job<'create-event'>;
  readonly link: Link;
}

export interface ActivityToMake {
  readonly job: Job<'create-activity'>;
  readonly link: SentLink;
  /** An earlier run may have sent the POST already. */
  readonly resent: boolean;
}

export interface Begun {
  readonly jobs: readonly Job<Decision['kind']>[];
  readonly events: readonly EventToMake[];
  readonly activities: readonly ActivityToMake[];
}

/**
 * Stores what is about to be made, before it is made (I5): the row of an event that will carry our mark; for an activity
 * the time from which a lost POST is searched for, with the values it will have in Severa (I1a); what was found to be
 * made already, before anything is written on the strength of it; values that are about to be overwritten (M1); and rows
 * of what is `left` behind.
 */
export async function begin(
  run: Run,
  jobs: readonly Job<Decision['kind']>[],
  lost: readonly Loss[],
  left: readonly Link[] = [],
): Promise<Begun> {
  const rows = new Map<string, Link>();
  const links = await Promise.all(
    jobs.map(async ({ unit, decision }): Promise<Link | null> => {
      if (decision.kind === 'create-event') {
        const before = unit.link ?? linkForActivity(run, decision.activity);
        const link = sentEvent(run, before, decision.activity);
        if (link !== before || unit.unsaved) rows.set(link.id, link);
        return link;
      }
      if (decision.kind === 'create-activity') {
        const link = unit.link ?? linkForEvent(run, decision.event);
        if (link.createSent !== null) {
          // Found under a new id while its POST is searched for: under the old one nobody would find the row again.
          if (unit.unsaved) rows.set(link.id, link);
          return link;
        }
        const sent = sentLink(run, link, decision.event, await run.host.now());
        rows.set(link.id, sent);
        return sent;
      }
      const before = decision.kind === 'merge' ? beforeMerge(run, unit, decision) : null;
      const link = before ?? unit.link;
      if (link !== null && (before !== null || unit.unsaved)) rows.set(link.id, link);
      return link;
    }),
  );
  const overwritten = jobs.flatMap(({ unit, decision }, index) =>
    decision.kind === 'merge' ? lossesOf(run, unit, decision.merge, links[index]?.pending ?? {}) : [],
  );
  const losses = [...lost, ...overwritten];
  // First: a row that says a write may have been sent stands for a loss that is recorded.
  if (losses.length > 0) await run.store.addLosses(losses);
  // Those that give up an id first.
  const all = [...rows.values(), ...left];
  const saved = all.length === 0 ? [] : await run.store.saveLinks(all, run.lease.number);
  const stored = new Map(saved.map((link) => [link.id, link]));

  const begun = {
    jobs: [] as Job<Decision['kind']>[],
    events: [] as EventToMake[],
    activities: [] as ActivityToMake[],
  };
  for (const [index, { unit, decision }] of jobs.entries()) {
    const link = links[index] ?? null;
    const row = link === null ? null : (stored.get(link.id) ?? link);
    if (row !== null && decision.kind === 'create-event') {
      begun.events.push({ job: { unit, decision }, link: row });
    } else if (row !== null && decision.kind === 'create-activity') {
      const resent = unit.link !== null && unit.link.createSent !== null;
      const createSent = must(row.createSent, 'the time of sending was stored');
      run.waiting.set(row.id, row);
      begun.activities.push({ job: { unit, decision }, link: { ...row, createSent }, resent });
    } else {
      begun.jobs.push({ unit: { ...unit, link: row, unsaved: false }, decision });
    }
  }
  return begun;
}

/**
 * The row of an event that is about to be sent. Sent before with other values, and not seen since, it was most likely not
 * made; those values are kept beside the new ones, for the case that it was (I1a).
 */
function sentEvent(run: Run, link: Link, activity: Activity): Link {
  const severa = sideValues(link.id, activity.item);
  const exchange = sideValues(link.id, newEventItem(run.express, activity, link));
  const { severa: before, exchange: beforeThere, createSent } = link;
  const known = before !== null && beforeThere !== null;
  const moved = FIELDS.filter((field) => before?.fields[field] !== severa.fields[field]);
  if (known && createSent !== null && moved.length === 0) return link;
  const pending: Partial<Record<Field, PendingWrite>> = {};
  if (known && createSent !== null) {
    for (const field of moved) {
      const [at, to] = [activity.modified, 'exchange'] as const;
      pending[field] = { to, severa: before.fields[field], exchange: beforeThere.fields[field], at };
    }
  }
  return { ...link, severa, exchange, pending, createSent: run.clock() };
}

function beforeMerge(
  run: Run,
  { link, event, activity, sent }: Unit,
  { merge, shown }: Job<'merge'>['decision'],
): Link | null {
  if (link === null) return null;
  const severa = activity.kind === 'here' ? activity.value : null;
  const exchange = event.kind === 'here' ? event.value : null;
  const row = withPending(link, merge, severa, exchange, expressAs(run.express, shown), sent);
  if (row === null) return null;
  // What a lost write to a meeting did shows by its version: it isn't sent twice (P7).
  const eventVersion = isMeetingLink(row) ? (exchange?.version ?? row.eventVersion) : row.eventVersion;
  return { ...row, eventVersion, updated: run.clock() };
}

/** What this merge overwrites, each value once: a write that was stored before was recorded then. */
function lossesOf(run: Run, unit: Unit, merge: Merge, pending: Link['pending']): Loss[] {
  return [...fieldLosses(run, unit, merge, pending), ...dateLosses(run, unit, merge)];
}

/** Under the time of the edit that loses: recorded twice after a crash, it is one record. All dates of a side are one. */
function dateLosses(run: Run, { link, event, activity }: Unit, { dates }: Merge): Loss[] {
  return (['severa', 'exchange'] as const).flatMap((side) => {
    const said = side === 'severa' ? activity : event;
    const values = dates.losses.filter((loss) => loss.side === side).map(({ value }) => value);
    if (values.length === 0 || link === null || said.kind !== 'here') return [];
    const { modified: at } = said.value;
    return [{ mailboxId: run.mailboxId, linkId: link.id, field: 'when', side, value: values.join('\n'), at }];
  });
}

function fieldLosses(run: Run, unit: Unit, merge: Merge, pending: Link['pending']): Loss[] {
  return merge.losses.flatMap(({ field, side }) => {
    const said = side === 'severa' ? unit.activity : unit.event;
    const [before, now] = [unit.sent[field], pending[field]];
    const recorded = before?.to === now?.to && before?.severa === now?.severa && before?.exchange === now?.exchange;
    if (said.kind !== 'here' || unit.link === null || (before !== undefined && recorded)) return [];
    const value = fieldText(said.value.item, field);
    return [{ mailboxId: run.mailboxId, linkId: unit.link.id, field, side, value, at: run.clock() }];
  });
}
