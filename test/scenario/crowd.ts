import { expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { newMailbox } from '../../shared/sync/new-mailbox.ts';
import type { Organization } from '../../shared/sync/ports.ts';
import { type Content, contents, MINUTE } from './items.ts';
import type { WorldKind } from './scenario.ts';
import type { Mail, Who, World, WorldOptions } from './world.ts';

export interface CrowdOptions extends WorldOptions {
  /** Bob has switched the sync on as well. */
  readonly bob?: 'on' | 'guest';
  readonly organization?: Partial<Organization>;
}

/** Ada and Bob with their mailboxes, Eve without one, and Olga of another organisation. */
export interface Crowd extends World {
  /** A pull, whom it queued, and everybody whose sync is on; whoever is queued by that as well. */
  rounds(count: number, minutes?: number): Promise<void>;
  /** What one's calendar page shows, sorted. */
  page(who: Who | 'severa'): readonly string[];
  parkedOf(who: Who): Promise<readonly string[]>;
  noticesOf(who: Who): Promise<readonly string[]>;
  linksOf(who: Who): Promise<readonly string[]>;
  subjects(who: Who | 'severa'): readonly string[];
}

export async function openCrowd(kind: WorldKind, options: CrowdOptions = {}): Promise<Crowd> {
  const { bob = 'on', organization = {}, ...more } = options;
  const world = await kind.open({ colleagues: true, ...more });
  const there = must(await world.store.organization(), 'connected');
  await world.store.saveOrganization({ ...there, ...organization });
  const mailbox = (who: Who) => must(world.mailboxOf(who), `${who} has a mailbox`);
  if (bob === 'on') {
    const ids = { organizationId: there.id, userId: world.userOf('bob'), mailboxId: mailbox('bob') };
    await world.store.saveMailbox(newMailbox({ ...ids, connection: 0 }));
  }
  const run = async (mailboxId: string) => {
    const end = await world.sync(10 * MINUTE, mailboxId);
    // A guest for whom nothing is left to do is off (H12a).
    const idle = bob === 'guest' && mailboxId === mailbox('bob') && end.outcome === 'off';
    expect(end, mailboxId).toEqual({ outcome: idle ? 'off' : 'done', again: false });
  };
  const drain = async () => {
    for (let count = 0; ; count += 1) {
      const ids = world.queued();
      if (ids.length === 0) return;
      if (count > 20) throw new Error('The mailboxes queue each other for ever.');
      for (const id of ids) await run(id);
    }
  };
  const shownBy = (who: Who | 'severa') => (who === 'severa' ? world.severa : world.outlookOf(who));
  return {
    ...world,
    async rounds(count, minutes = 3) {
      for (let at = 0; at < count; at += 1) {
        world.advance(minutes * MINUTE);
        expect(await world.pull()).toEqual({ outcome: 'done', again: false });
        await drain();
        for (const who of ['ada', 'bob'] as const) {
          const row = await world.store.mailbox(mailbox(who));
          if (row?.enabled === true) await run(mailbox(who));
        }
        await drain();
        world.advance(1000);
      }
    },
    page: (who) => contents(shownBy(who).shown()).map(line),
    parkedOf: async (who) => (await world.store.parked(mailbox(who))).map(({ side, reason }) => `${side} ${reason}`),
    noticesOf: async (who) => (await world.store.notices(mailbox(who), 100)).map(({ code }) => code),
    linksOf: async (who) =>
      (await world.store.links(mailbox(who)))
        .map(({ state, cause, silent }) => [state, cause, silent ? 'silent' : null].filter(Boolean).join(' '))
        .sort(),
    subjects: (who) =>
      shownBy(who)
        .list()
        .map(({ subject }) => subject)
        .sort(),
  };
}

function line({ subject, start, end, location, notes }: Content): string {
  return [start, end, subject, location, notes].filter((text) => text !== '').join(' | ');
}

/** What may remain when a scenario has ended. */
export interface Remains {
  /** Mails that the service caused (P7); else none. */
  readonly mails?: readonly string[];
  /** `who side reason` */
  readonly parked?: readonly string[];
}

/** Further rounds write nothing, nor does a new listing or the daily check (I3, M4); nobody was mailed but by P7, nothing is parked that isn't named. */
export async function expectCrowdRest(world: Crowd, { mails = [], parked = [] }: Remains = {}): Promise<void> {
  world.faults.calm();
  const held = () => [world.writes(), world.page('ada'), world.page('bob'), world.page('severa')];
  const before = held();
  await world.rounds(2, 5);
  expect(held(), 'two more rounds (I3)').toEqual(before);
  world.faults.killDeltaLink();
  await world.rounds(1, 5);
  expect(held(), 'after a dead delta link (I3)').toEqual(before);
  await world.rounds(2, 25 * 60);
  expect(held(), 'after the daily checks (I3, M4)').toEqual(before);
  expect(world.outbox().filter(byService).map(mailLine), 'mails of Exchange (I6, P7)').toEqual(mails);
  expect(
    world.severaMails().filter(({ by }) => by === 'service'),
    'mails of Severa',
  ).toEqual([]);
  const waiting = [];
  for (const who of ['ada', 'bob'] as const) waiting.push(...(await world.parkedOf(who)).map((one) => `${who} ${one}`));
  expect(waiting.sort(), 'parked').toEqual([...parked].sort());
}

const byService = ({ by }: Mail) => by === 'service';
const mailLine = ({ kind, to }: Mail) => `${kind} to ${to.join(', ')}`;

export function crowdScenario(
  kind: WorldKind,
  name: string,
  happen: (world: Crowd) => Promise<Remains> | Promise<void>,
  options: CrowdOptions = {},
): void {
  it(name, async () => {
    const world = await openCrowd(kind, options);
    await expectCrowdRest(world, (await happen(world)) ?? {});
  });
}
