import type { ActivityToMake } from './begin.ts';
import { type Book, remember } from './book.ts';
import { holdClaim } from './claims.ts';
import { createActivity, type SentLink } from './create-activity.ts';
import { MENDED_ELSEWHERE } from './eligible.ts';
import { newActivity } from './express.ts';
import { addPeople, type Inherited, inheritedBy, ownerAnd } from './inherit.ts';
import { all, type Limit } from './limits.ts';
import { matchKey } from './match.ts';
import { isMeeting } from './meeting.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import { agreed, found, here, UNCHANGED, type Unit } from './unit.ts';

/** Makes the activities of a batch and books them. */
export async function writeActivities(
  run: Run,
  jobs: readonly ActivityToMake[],
  book: Book,
  limit: Limit,
): Promise<void> {
  const inherited = await inheritedBy(
    run,
    jobs.map(({ job, link }) => ({ event: job.decision.event, link })),
  );
  // Equal items one after the other: a search for a lost one must not find its twin that is still on its way.
  const groups = Map.groupBy(jobs, ({ job }) =>
    matchKey(newActivity(run.express, job.decision.event.item, run.policy).item, run.policy),
  );
  await all(
    [...groups.values()].map((group) => async () => {
      for (const { job, link, resent } of group) {
        await limit(() => makeActivity(run, job.decision.event, link, resent, book, inherited.get(link.id)));
      }
    }),
  );
}

async function makeActivity(
  run: Run,
  event: CalendarEvent,
  sent: SentLink,
  resent: boolean,
  book: Book,
  inherited: Inherited | undefined,
): Promise<void> {
  const made = await createActivity(run, sent, event, resent, book.taken, inherited);
  const others =
    inherited === undefined || !('activity' in made) ? [] : await addPeople(run, made.activity.id, inherited);
  switch (made.kind) {
    case 'adopted':
      run.waiting.delete(sent.id);
      // Lost or not, it is there: taken by another row, it is an item of its own.
      await holds(run, event, made.activity);
      book.again.push(await adopted(run, made.link, event, made.activity));
      run.tally.add('createdActivities');
      return;
    case 'created':
      run.waiting.delete(sent.id);
      run.people.set(made.activity.id, ownerAnd(run, others));
      if (isMeeting(event) && !run.isGuest) {
        book.again.push(await madeMeeting(run, made.link, event, made.activity));
      } else {
        book.links.push(agreed(run, made.link, event, made.activity));
        remember(run, book, made.activity);
      }
      book.parking.clear('exchange', event.id);
      run.tally.add('createdActivities');
      return;
    case 'unanswered':
      if (made.link !== sent) book.links.push(made.link);
      book.parking.park('exchange', event.id, 'create-unanswered', made.retry);
      run.tally.add('parked');
      return;
    case 'refused':
    case 'later':
      book.links.push(made.link);
      book.parking.park(
        'exchange',
        event.id,
        made.code,
        made.kind === 'later' || MENDED_ELSEWHERE.has(made.code) ? 'later' : null,
      );
      run.tally.add('parked');
  }
}

/** The search may still show what was deleted by now, and nobody tells of that twice: it is asked for by its id (M4). */
async function adopted(run: Run, link: Link, event: CalendarEvent, activity: Activity): Promise<Unit> {
  const one = found(link, event, activity);
  return { ...one, activity: await readActivity(run, activity.id, one.link) };
}

function holds(run: Run, event: CalendarEvent, activity: Activity): Promise<boolean> {
  if (!isMeeting(event) || event.uid === null) return Promise.resolve(true);
  return holdClaim(run, event.uid, activity.id);
}

/**
 * P4b: the claim names the activity before the row does; then its people are told of. Whose claim had lapsed, and another
 * run made one meanwhile, takes its own back and joins the other.
 */
async function madeMeeting(run: Run, link: Link, event: CalendarEvent, activity: Activity): Promise<Unit> {
  const one = { activity: here(activity), event: here(event), again: 0, renamedFrom: null, sent: {} };
  if (await holds(run, event, activity)) {
    return { ...one, link: agreed(run, link, event, activity), unsaved: true };
  }
  await run.host.delete(activity.id, run.lease.keep);
  return { ...one, activity: UNCHANGED, link: { ...link, createSent: null }, unsaved: true };
}
