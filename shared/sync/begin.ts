import { type SentLink, sentLink } from './create-activity.ts';
import type { Decision } from './decide.ts';
import type { Link } from './ports.ts';
import type { Run } from './run.ts';
import { linkForActivity, linkForEvent, type Unit } from './unit.ts';

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

/**
 * Stores what is about to be made, before it is made (I5): the row of an event that will carry our mark, and for an
 * activity the time from which a lost POST is searched for, with the values it will have in Severa (I1a).
 */
export async function begin(
  run: Run,
  jobs: readonly Job<Decision['kind']>[],
): Promise<{ readonly events: readonly EventToMake[]; readonly activities: readonly ActivityToMake[] }> {
  const events: EventToMake[] = [];
  const activities: ActivityToMake[] = [];
  const fresh: Link[] = [];
  for (const { unit, decision } of jobs) {
    if (decision.kind === 'create-event') {
      const link = unit.link ?? linkForActivity(run, decision.activity);
      if (unit.link === null) fresh.push(link);
      events.push({ job: { unit, decision }, link });
    } else if (decision.kind === 'create-activity') {
      const link = unit.link ?? linkForEvent(run, decision.event);
      const { createSent } = link;
      const sent =
        createSent === null ? sentLink(run, link, decision.event, await run.host.now()) : { ...link, createSent };
      if (createSent === null) fresh.push(sent);
      activities.push({ job: { unit, decision }, link: sent, resent: createSent !== null });
    }
  }
  if (fresh.length === 0) return { events, activities };
  const stored = new Map((await run.store.saveLinks(fresh)).map((link) => [link.id, link]));
  return {
    events: events.map((entry) => ({ ...entry, link: stored.get(entry.link.id) ?? entry.link })),
    activities: activities.map((entry) => ({
      ...entry,
      link: { ...entry.link, ...stored.get(entry.link.id), createSent: entry.link.createSent },
    })),
  };
}
