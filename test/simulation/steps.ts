import { isKind, must } from '../../shared/errors.ts';
import { decideGuard } from '../../shared/sync/guard.ts';
import { changeConnection, switchMailbox, switchOrganization } from '../../shared/sync/switch.ts';
import type { Action, Step } from './plan.ts';
import type { Task } from './process.ts';
import type { Life } from './scheduler.ts';
import type { Person } from './sides.ts';
import { ON_THE_WAY } from './troubles.ts';
import type { World } from './world.ts';

const MINUTE = 60 * 1000;

/** Sets a chapter's steps up; they happen while the scheduler runs, as long as the chapter lives. */
export function setUpSteps(world: World, steps: readonly Step[], chapter: Life): void {
  // One after the other, also where two calls of the service go out at once.
  let turn = Promise.resolve();
  for (const step of steps) {
    const act = (task: Task | null) => {
      turn = turn.then(async () => {
        if (!chapter.alive) return;
        world.always.lookIfChanged(world.acts);
        world.acts += 1;
        await perform(world, step, chapter, task);
      });
      return turn;
    };
    world.scheduler.later(
      step.at,
      () => {
        if (step.call === undefined) return act(null);
        world.atCalls.push({ left: step.call, act });
        return undefined;
      },
      chapter,
    );
  }
}

async function perform(world: World, action: Action, chapter: Life, task: Task | null): Promise<void> {
  const { scheduler, service, trace } = world;
  const after = (minutes: number, work: () => void | Promise<void>) => {
    if (minutes > 0) scheduler.later(minutes * MINUTE, work, chapter);
  };
  switch (action.do) {
    case 'visit':
      return visit(world, personOf(world, action.person), action.asks);
    case 'crash':
      return service.crash(task?.worker ?? action.worker, action.minutes * MINUTE);
    case 'stall':
      if (task === null) return undefined;
      trace.note(`${task.name} is held up for ${action.minutes} minutes`);
      task.heldUntil = scheduler.now() + action.minutes * MINUTE;
      return undefined;
    case 'reappear':
      return service.reappear();
    case 'off': {
      const person = personOf(world, action.person);
      if (isEmptied(world, person.organization)) return undefined;
      await switchOff(world, person);
      after(action.minutes, () => switchOn(world, person));
      return undefined;
    }
    case 'organization-off': {
      const { store, id, people } = organizationOf(world, action.organization);
      if (isEmptied(world, action.organization)) return undefined;
      trace.note(`${id} is switched off`);
      world.people.bringAllBack(people);
      for (const { index } of people) world.ledger.disturbed.add(index);
      await switchOrganization(store, false);
      after(action.minutes, async () => {
        trace.note(`${id} is switched on`);
        await switchOrganization(store, true);
      });
      return undefined;
    }
    case 'connection': {
      const { store, id, people } = organizationOf(world, action.organization);
      if (isEmptied(world, action.organization)) return undefined;
      // What is in another calendar then is no longer the sync's: made anew, and one too many once it is back.
      if (people.some((person) => [...world.ledger.away.values()].some((away) => away.person === person)))
        return undefined;
      trace.note(`${id} gets another connection`);
      for (const { index } of people) {
        world.ledger.disturbed.add(index);
        world.ledger.reconnected.add(index);
      }
      await changeConnection(store, {});
      return undefined;
    }
    case 'decide':
      return decide(world, personOf(world, action.person), action.confirm);
    case 'fault':
      if (!(await setTrouble(world, action.organization, action.name, action.value))) return undefined;
      after(action.minutes, async () => void (await setTrouble(world, action.organization, action.name, 0)));
      return undefined;
    default:
      return world.people.perform(action);
  }
}

function personOf({ everybody }: World, index: number): Person {
  return must(everybody[index % everybody.length], 'There is somebody.');
}

function organizationOf({ tenants }: World, index: number) {
  return must(tenants[index % tenants.length], 'There is an organisation.');
}

/** The host app asks for work, as it does when somebody moves about in Severa. */
export async function visit(world: World, person: Person, asks: 'both' | 'pull' | 'sync'): Promise<void> {
  const { id } = world.tenantOf(person);
  const request = { organizationId: id, correlationId: `visit-${world.acts}` };
  const { sender } = world.service.queue;
  if (asks !== 'sync') await sender.pullOrganization(request);
  if (asks !== 'pull') await sender.syncMailbox({ ...request, mailboxId: person.mailbox });
}

async function switchOff(world: World, person: Person): Promise<void> {
  world.trace.note(`${person.user} switches the sync off`);
  world.people.bringAllBack([person]);
  world.ledger.disturbed.add(person.index);
  await switchMailbox(world.tenantOf(person).store, person.mailbox, false);
}

async function switchOn(world: World, person: Person): Promise<void> {
  world.trace.note(`${person.user} switches the sync on`);
  await switchMailbox(world.tenantOf(person).store, person.mailbox, true);
  await visit(world, person, 'both');
}

/** Whatever is off is on again. */
export async function switchAllOn(world: World): Promise<void> {
  for (const { store, people } of world.tenants) {
    if ((await store.organization())?.enabled === false) await switchOrganization(store, true);
    for (const person of people) {
      if ((await store.mailbox(person.mailbox))?.enabled === false) await switchOn(world, person);
    }
  }
}

/** An administrator decides about whatever is held back for this person. */
export async function decide(world: World, person: Person, confirm: boolean): Promise<void> {
  const { store } = world.tenantOf(person);
  for (const { id, state, deletions } of await store.guards(person.mailbox)) {
    if (state !== 'open') continue;
    world.trace.note(`an administrator ${confirm ? 'confirms' : 'undoes'} ${deletions} deletions of ${person.user}`);
    const links = (await store.links(person.mailbox)).filter(({ cause }) => cause === id).map((link) => link.id);
    try {
      await decideGuard(store, person.mailbox, id, confirm ? { kind: 'confirm', deletions } : { kind: 'restore' });
    } catch (error) {
      // There are more or fewer by now: he is shown the new number, and asked again later.
      if (!isKind(error, 'conflict')) throw error;
      continue;
    }
    if (confirm) world.inspector.confirmed(links);
    else world.ledger.restored.add(person.index);
    await visit(world, person, 'sync');
  }
}

const SEVERA_EMPTIED = ['host.emptyLists', 'host.nothingThere', 'severa-api.emptyLists', 'severa-api.nothingThere'];
const EMPTIED = ['calendar.emptyLists', 'm365.emptyLists', 'calendar.calendarGone', ...SEVERA_EMPTIED];
const DEAD_CURSORS = ['calendar.loseCursor', 'm365.deadDelta'];

/** A side that shows an empty list to a first sync can't be told from one that is empty: both sides would be doubled. */
function isEmptied({ tenants, states }: World, organization: number): boolean {
  const id = tenants[organization % tenants.length]?.id ?? '';
  return EMPTIED.some((name) => states.has(`${id} ${name}`));
}

/** False: not now. */
async function setTrouble(world: World, organization: number, name: string, value: number): Promise<boolean> {
  const { id, sides, troubles, people, store } = organizationOf(world, organization);
  const isOn = value > 0;
  if (isOn && EMPTIED.includes(name)) {
    // A new round over an empty list ends with a cursor that never shows what was there before.
    if (DEAD_CURSORS.some((one) => world.states.has(`${id} ${one}`))) return false;
    for (const { mailbox, index } of people) {
      const row = await store.mailbox(mailbox);
      if (row?.phase !== 'live' || row.cursor === null || world.ledger.disturbed.has(index)) return false;
    }
  }
  if (isOn && DEAD_CURSORS.includes(name) && isEmptied(world, organization)) return false;
  world.trace.note(`${id}: ${name} ${value}`);
  if (isOn) world.states.add(`${id} ${name}`);
  else world.states.delete(`${id} ${name}`);
  // One of them may end before the other.
  const isEmpty = SEVERA_EMPTIED.some((one) => world.states.has(`${id} ${one}`));
  troubles.set('severa.lists-empty', isEmpty ? 1 : 0);
  if (sides.trouble(name, value)) return true;
  if (name.startsWith('queue.')) world.troubles.set(name, value);
  else if (name.startsWith('mailbox.'))
    troubles.set(`mailbox.${personOf(world, Number(name.slice(8))).mailbox}`, value);
  else if (ON_THE_WAY.has(name)) troubles.set(name, value);
  else throw new Error(`There is no trouble ${name}.`);
  return true;
}

export function endTroubles(world: World): void {
  world.states.clear();
  world.troubles.clear();
  for (const { sides, troubles } of world.tenants) {
    sides.calm();
    troubles.clear();
  }
}
