import { otherMailbox } from './other-mailbox.ts';
import type { Whereabouts } from './ports.ts';
import type { Run } from './run.ts';

interface Sought {
  readonly id: string;
  readonly uid: string | null;
}

/**
 * Where events are (M4), in the mailbox of the first sync and no other. What this run has asked ahead of time for several
 * steps together is used once; whoever decides again asks again.
 */
export async function locateHere(run: Run, events: readonly Sought[]): Promise<readonly (Whereabouts | undefined)[]> {
  const places = new Map<Sought, Whereabouts>();
  for (const event of events) {
    const ahead = run.ahead.get(keyOf(event));
    if (ahead !== undefined) places.set(event, ahead);
    run.ahead.delete(keyOf(event));
  }
  const rest = events.filter((event) => !places.has(event));
  const answers = await ask(run, rest);
  for (const [index, event] of rest.entries()) {
    const answer = answers[index];
    if (answer !== undefined) places.set(event, answer);
  }
  return events.map((event) => places.get(event));
}

/** Asks for what several steps are going to ask for, in one go. */
export async function locateAhead(run: Run, events: readonly Sought[]): Promise<void> {
  const answers = await ask(run, events);
  for (const [index, event] of events.entries()) {
    const answer = answers[index];
    if (answer !== undefined) run.ahead.set(keyOf(event), answer);
  }
}

function keyOf({ id, uid }: Sought): string {
  return `${id}\n${uid ?? ''}`;
}

/** A calendar that was never noted is noted first; from then on every answer comes with a look at which one it is. */
async function ask(run: Run, events: readonly Sought[]): Promise<readonly Whereabouts[]> {
  if (events.length === 0) return [];
  if (run.lease.mailbox().calendarId === null) await mustBeSameCalendar(run);
  const { calendarId } = run.lease.mailbox();
  const places = await run.calendar.locate(run.mailboxId, events, calendarId ?? undefined);
  run.proof.sameCalendar = true;
  return places;
}

/**
 * Another default calendar is another mailbox, whatever its address says: nothing is read as deleted, nothing is written
 * (M4, H2a). Asked once a run, and only where it matters.
 */
export async function mustBeSameCalendar(run: Run): Promise<void> {
  if (run.proof.sameCalendar) return;
  const { calendarId } = run.lease.mailbox();
  const now = await run.calendar.calendarId(run.mailboxId);
  if (calendarId === null) await run.lease.update((row) => ({ ...row, calendarId: now }));
  else if (calendarId !== now) throw otherMailbox();
  run.proof.sameCalendar = true;
}
