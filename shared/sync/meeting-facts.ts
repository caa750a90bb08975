import { isKind } from '../errors.ts';
import { needsTelling } from './attendees.ts';
import { isMeeting, isMeetingLink, type Meeting, organized, organizerOf } from './meeting.ts';
import { isHolding, mailboxesOf, ownAddress, usersOf } from './people.ts';
import type { CalendarEvent, Claim, Link } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import type { Unit } from './unit.ts';

export interface Told {
  readonly unit: Unit;
  readonly meeting: Meeting | null;
}

/** What each unit's event is as a meeting (P5). A speaking copy that its organizer cancelled is deleted. */
export async function withMeetings(run: Run, units: readonly Unit[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const unit of units) told.push(await withMeeting(run, unit));
  return told;
}

async function withMeeting(run: Run, unit: Unit): Promise<Told> {
  const { link, event } = unit;
  if (event.kind !== 'here') {
    if (link === null || !isMeetingLink(link)) return { unit, meeting: null };
    // A cancellation is the organizer's deletion, whoever's copy tells of it (P6).
    const organizes = unit.cancelled === true || organized(link, await ownAddress(run));
    return { unit, meeting: { speaks: link.silent !== true, organizes } };
  }
  const { value } = event;
  const isOpen = link !== null && isHolding(link);
  if (!isMeeting(value)) {
    const cancelled = value.cancelled && isOpen;
    const one: Unit = cancelled ? { ...unit, event: { kind: 'gone' } } : unit;
    return { unit: await withActivity(run, one, null), meeting: null };
  }
  const speaks = !isOpen || run.isGuest || (await isSpeaking(run, value, link));
  if (value.cancelled && speaks && isOpen) {
    return { unit: { ...unit, event: { kind: 'gone' }, cancelled: true }, meeting: { speaks, organizes: true } };
  }
  const meeting = { speaks, organizes: value.isOrganizer };
  return { unit: await withActivity(run, unit, meeting), meeting };
}

/** Who is invited has changed: the activity is to be told. */
async function withActivity(run: Run, unit: Unit, meeting: Meeting | null): Promise<Unit> {
  const { link, event, activity } = unit;
  if (link?.state !== 'live' || link.activityId === null || run.isGuest) return unit;
  if (event.kind !== 'here' || activity.kind !== 'unchanged' || meeting?.speaks === false) return unit;
  const isNews = isMeetingLink(link) || meeting !== null;
  if (!isNews || !needsTelling(link, event.value.item, await usersOf(run))) return unit;
  return { ...unit, activity: await readActivity(run, link.activityId, link) };
}

/**
 * P5: the organizer's copy speaks if his sync is on, else the claim holder's. Where the holder has it no more, whoever meets
 * the meeting next takes its place. A meeting that was claimed for another activity has this one all to itself.
 */
async function isSpeaking(run: Run, event: CalendarEvent, link: Link): Promise<boolean> {
  const { activityId } = link;
  if (event.uid === null || activityId === null) return true;
  const claim = await run.store.claim(event.uid);
  // A lost POST that turned up has its row and not yet its claim; another run that is making one takes its own back.
  if (claim?.state !== 'held') {
    await save(run, { ...(claim ?? NEW), ...ours(run), uid: event.uid, state: 'held', activityId });
    return true;
  }
  if (event.isOrganizer || claim.activityId !== activityId) return true;
  const mailboxes = (await mailboxesOf(run)).filter(({ enabled }) => enabled);
  const holds = async (mailboxId: string | undefined) => {
    if (mailboxId === undefined || mailboxId === run.mailboxId) return false;
    const row = (await run.store.linksByActivity(mailboxId, [activityId])).get(activityId);
    return row !== undefined && isHolding(row);
  };
  const organizer = organizerOf(event.item, await usersOf(run));
  const organizers = mailboxes.find(({ userId }) => userId === organizer?.id);
  if (await holds(organizers?.mailboxId)) return false;
  if (claim.mailboxId === run.mailboxId) return true;
  const holder = mailboxes.find(({ mailboxId }) => mailboxId === claim.mailboxId);
  if (await holds(holder?.mailboxId)) return false;
  return save(run, { ...claim, ...ours(run) });
}

const NEW = { activityId: null, until: 0 };

const ours = ({ mailboxId, lease }: Run) => ({ mailboxId, run: `${mailboxId} ${lease.number}` });

/** False: another mailbox was quicker. */
async function save(run: Run, claim: Claim): Promise<boolean> {
  try {
    await run.store.saveClaim(claim);
    return true;
  } catch (error) {
    if (isKind(error, 'conflict')) return false;
    throw error;
  }
}
