import { settle } from './batch.ts';
import { mayComeBack, type Said } from './decide.ts';
import { settleDeletions } from './deletions.ts';
import { checkConfirmed, mayMake } from './first-sync-word.ts';
import { leftOvers } from './left-overs.ts';
import { readPeople } from './listed-people.ts';
import type { Both, Listing, Round } from './listing.ts';
import { mustBeSameCalendar } from './locate-here.ts';
import type { Activity, CalendarEvent, Link, MailboxState } from './ports.ts';
import { listBoth, type Prepared, prepare } from './prepare-first-sync.ts';
import { rememberPulled } from './pull-cursor.ts';
import { type Run, SwitchedOff } from './run.ts';
import { selectionOf } from './selection.ts';
import { asleep } from './switch.ts';
import { turnForms } from './turn-forms.ts';
import { here, isEnded, isReplay, UNCHANGED, type Unit, unit } from './unit.ts';
import { fallAsleep } from './wake.ts';

/**
 * H8, I5: both sides are listed whole, the pairing is stored (ids and stamps only), then applied in batches. It counts
 * as done only at the end; begun again after a crash or for want of time, it goes on with the stored pairing.
 */
export async function firstSync(run: Run): Promise<void> {
  checkConfirmed(run);
  await run.lease.fence();
  if (run.lease.mailbox().phase !== 'first-sync') await fallAsleep(run);
  await setOut(run);
  await mustBeSameCalendar(run);
  const listed = await listBoth(run);
  await readPeople(run, listed.listing);
  if (listed.listing.asOf !== null) await rememberPulled(run.store, listed.listing.asOf);
  const prepared = await prepare(run, listed);
  const { planned, both } = prepared;
  // The pairing's own cursor is kept when it is resumed: changes since then come with the next round.
  if (run.lease.mailbox().cursor === null) await updateAwake(run, { cursor: both.round.cursor });
  await mayMake(run, planned);

  await settle(run, [...unitsOf(planned, both), ...broughtBack(planned, both), ...leftOver(run, prepared)]);
  await turnForms(run);
  await settleDeletions(run);
  // Of another selection than before, the next run brings back what it had removed (H5).
  const { selection = selectionOf(run.policy.typeIds) } = run.lease.mailbox();
  await updateAwake(run, { phase: 'live', selection });
}

/**
 * From here on it is a first sync, unless somebody has switched the sync off since the run took its lease (H3a). Our row
 * first, then a look at the organisation: who switches that off writes it first and our row after it.
 */
async function setOut(run: Run): Promise<void> {
  await run.lease.update((row) =>
    row.enabled
      ? {
          ...row,
          phase: 'first-sync',
          firstSyncAt: row.firstSyncAt ?? run.clock(),
          window: row.window ?? run.policy.window,
          checkedAt: run.clock(),
        }
      : row,
  );
  const organization = await run.store.organization();
  if (run.lease.mailbox().enabled && organization?.enabled) return;
  await run.lease.update(asleep);
  throw new SwitchedOff('The sync was switched off.');
}

/** A user who switched the sync off meanwhile finds it asleep, whatever this run came to (H3a). */
async function updateAwake(run: Run, change: Partial<MailboxState>): Promise<void> {
  await run.lease.update((row) => (row.phase === 'asleep' ? row : { ...row, ...change }));
}

/** The planned rows, both kinds of making side by side so that both systems work at once. */
function unitsOf(planned: readonly Link[], { round, listing }: Both): Unit[] {
  const said = (link: Link): Unit => unit(link, saidOfEvent(link, round), saidOfActivity(link, listing));
  const of = (state: Link['state']) => planned.filter((link) => link.state === state).map(said);
  const [activities, events] = [of('creating-activity'), of('creating-event')];
  const mixed = Array.from({ length: Math.max(activities.length, events.length) }, (_, index) =>
    [activities[index], events[index]].filter((one) => one !== undefined),
  );
  return [...of('paired'), ...of('sleeping'), ...mixed.flat()];
}

function saidOfEvent(link: Link, round: Round): Said<CalendarEvent> {
  if (link.eventId === null) return UNCHANGED;
  const other = round.replaced?.get(link.eventId);
  if (other !== undefined) return { kind: 'replaced', event: other };
  const change = round.changes.get(link.eventId);
  if (change?.kind === 'event' && !isReplay(link, change.event)) return here(change.event);
  return change?.kind === 'unreadable' ? change : { kind: 'absent' };
}

function saidOfActivity({ activityId }: Link, listing: Listing): Said<Activity> {
  if (activityId === null) return UNCHANGED;
  const activity = listing.activities.get(activityId);
  if (activity !== undefined) return here(activity);
  const reason = listing.unreadable.get(activityId);
  // Not listed: asked for by its id.
  return reason === undefined ? UNCHANGED : { kind: 'unreadable', id: activityId, reason };
}

/** Links that were over or let go, and whose events are there again: the round that showed them won't come twice. */
function broughtBack(planned: readonly Link[], { round, listing }: Both): Unit[] {
  return planned.flatMap((link) => {
    if (!isEnded(link) && !mayComeBack(link)) return [];
    const change = round.changes.get(link.eventId ?? '');
    // A single read may lag behind what the listing has shown.
    return change?.kind === 'event' ? [unit(link, here(change.event), saidOfActivity(link, listing))] : [];
  });
}

function leftOver(run: Run, prepared: Prepared): Unit[] {
  return leftOvers(run, prepared).map((one): Unit => {
    if (one.kind === 'event') return unit(null, here(one.event));
    if (one.kind === 'activity') return unit(null, UNCHANGED, here(one.activity));
    const { id, reason } = one;
    const said = { kind: 'unreadable', id, reason } as const;
    return one.side === 'exchange' ? unit(null, said) : unit(null, UNCHANGED, said);
  });
}
