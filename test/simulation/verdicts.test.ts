import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import type { Link } from '../../shared/sync/ports.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createInspector } from './inspector.ts';
import type { Plan } from './plan.ts';
import { settle } from './settle.ts';
import { checkSettled } from './settled.ts';
import { setUpSteps } from './steps.ts';
import { createVerdict } from './verdict.ts';
import { openWorld, type World } from './world.ts';

/** Two people; two items of the first one. */
const PLAN: Plan = {
  sides: 'fakes',
  seed: 1,
  setting: {
    organizations: [2],
    workers: [{ skewMs: 0, slots: 1, runMs: 420_000 }],
    severaSkewMs: 0,
    outlookSkewMs: 0,
    pageSize: 9,
    linksAtOnce: 49,
    switching: 0,
    callMs: [0],
  },
  chapters: [
    [
      { at: 0, do: 'add', token: 1, person: 0, side: 'exchange', seed: 1 },
      { at: 0, do: 'add', token: 2, person: 0, side: 'severa', seed: 2 },
    ],
  ],
};

/** Both items are on both sides, and nobody has found anything wrong. */
async function settledWorld(): Promise<World> {
  const world = await openWorld(PLAN, { calls: false });
  setUpSteps(world, PLAN.chapters[0] ?? [], { alive: true });
  await world.scheduler.run(world.scheduler.now() + 1);
  await settle(world);
  await checkSettled(world);
  expect(world.verdict.failure).toBeNull();
  world.ledger.endChapter();
  return world;
}

function parts(world: World) {
  const [ada, bob] = world.everybody;
  const tenant = must(world.tenants[0], 'There is an organisation.');
  const { severa, outlook } = tenant.sides;
  return {
    ada: must(ada, 'There is somebody.'),
    bob: must(bob, 'There is somebody else.'),
    severa,
    outlook,
    store: tenant.store,
  };
}

describe('what nobody may do unseen', () => {
  it.each<[string, RegExp, (world: World) => void]>([
    [
      'an activity is there twice',
      /^I1: #1 is 2 times in Severa, 1 expected/u,
      (world) => {
        const { severa, ada } = parts(world);
        severa.add(ada, must(severa.items(ada).find(isFirst), 'It was made.').item);
      },
    ],
    [
      'an event is in the mailbox of somebody else',
      /^I7: #1 is with user-2 in Outlook/u,
      (world) => {
        const { outlook, ada, bob } = parts(world);
        outlook.add(bob, must(outlook.items(ada)[0], 'It is there.').item);
      },
    ],
    [
      'what somebody without sync has is gone',
      /^I7: /u,
      (world) => {
        const { severa } = parts(world);
        severa.remove('guid-1');
      },
    ],
  ])('at any moment: %s', async (_, failure, spoil) => {
    const world = await settledWorld();
    spoil(world);
    world.always.look();
    expect(world.verdict.failure).toMatch(failure);
  });

  it.each<[string, RegExp, (world: World) => void | Promise<void>]>([
    [
      'an item is gone from both sides',
      /^I2: #1 is 0 times in Severa and 0 times in Outlook, 1 expected/u,
      (world) => {
        const { severa, outlook, ada } = parts(world);
        outlook.remove(ada, must(outlook.items(ada).find(isFirst), 'It is there.').id);
        severa.remove(must(severa.items(ada).find(isFirst), 'It was made.').id);
      },
    ],
    [
      'both sides hold another value than before, and nobody gave it to them',
      /^M2: #1 location changed although nobody edited it/u,
      (world) => {
        const { severa, outlook, ada } = parts(world);
        outlook.edit(ada, must(outlook.items(ada).find(isFirst), 'It is there.').id, { location: 'Moon' });
        severa.edit(must(severa.items(ada).find(isFirst), 'It was made.').id, { location: 'Moon' });
      },
    ],
    [
      'an edit of the one side is on neither',
      /^M1: #1 location lost the edits of severa/u,
      (world) => void world.ledger.edits.set('1/location', { severa: 'Moon' }),
    ],
    [
      'the sides differ',
      /^I3: #1 location differs/u,
      (world) => {
        const { outlook, ada } = parts(world);
        outlook.edit(ada, must(outlook.items(ada).find(isFirst), 'It is there.').id, { location: 'Moon' });
      },
    ],
    ['what was deleted is still there', /^P3: #1 was deleted/u, (world) => world.ledger.remove(1, 'severa', true)],
    [
      'something is parked',
      /^M6: still parked: severa graph.throttled/u,
      async (world) => {
        const { store, ada } = parts(world);
        const row = {
          side: 'severa',
          itemId: 'guid-2',
          reason: 'graph.throttled',
          since: 0,
          tries: 1,
          nextTry: null,
          stamp: null,
        };
        await store.park([{ mailboxId: ada.mailbox, ...row, side: 'severa' }]);
      },
    ],
    [
      'a link was closed without its cause',
      /^M7: .* is closed without cause/u,
      async (world) => {
        const { store, ada } = parts(world);
        const [link] = await store.links(ada.mailbox);
        await store.saveLinks([{ ...must(link, 'It is linked.'), state: 'closed' }], 99);
      },
    ],
    [
      'a link was dropped',
      /^M7: link lost-1 of mailbox-1 is gone/u,
      async (world) => {
        const { store, ada } = parts(world);
        const call = { name: 'saveLinks', args: [[], 1] };
        await world.inspector.afterStore(store, call, [{ id: 'lost-1', mailboxId: ada.mailbox }]);
      },
    ],
  ])('in the end: %s', async (_, failure, spoil) => {
    const world = await settledWorld();
    await spoil(world);
    await checkSettled(world);
    expect(world.verdict.failure).toMatch(failure);
  });

  it.each<[string, RegExp, (world: World) => void]>([
    [
      'a subject in a row',
      /^I6: a person's words are in the rows \(park\)/u,
      (world) => {
        const { store } = parts(world);
        void world.inspector.beforeStore(store, { name: 'park', args: [[{ reason: '#1§ Lunch' }]] });
      },
    ],
    ['a subject in a log line', /^I6: /u, (world) => world.inspector.words('a log line', '{"subject":"#1§ Lunch"}')],
  ])('%s', async (_, failure, spoil) => {
    const world = await settledWorld();
    spoil(world);
    expect(world.verdict.failure).toMatch(failure);
  });
});

describe('links', () => {
  it('an old run that writes after a later one has begun is found out', async () => {
    const verdict = createVerdict();
    const inspector = createInspector(() => 0, verdict);
    const store = createMemoryStore('org-1');
    await inspector.afterStore(store, { name: 'fence', args: ['mailbox-1', 2] }, undefined);
    const rows = [{ id: 'link-1', mailboxId: 'mailbox-1' }];
    const [late, timely] = [1, 2].map((run) => ({ name: 'saveLinks', args: [rows, run] }));
    for (const call of [must(timely, 'A call.'), must(late, 'A call.')]) {
      await inspector.beforeStore(store, call);
      expect(verdict.failure).toBeNull();
      await inspector.afterStore(store, call, rows);
    }
    expect(verdict.failure).toMatch(/^fence: run 1 wrote links of mailbox-1/u);
  });

  it('more deletions than the guard lets pass are found out, unless somebody confirmed them (M5)', async () => {
    const { ids, links, store } = await threeLinks();
    const outcome = async (confirmed: boolean) => {
      const verdict = createVerdict();
      const inspector = createInspector(() => 0, verdict);
      if (confirmed) inspector.confirmed(links.map(({ id }) => id));
      await inspector.deleting(store, 'mailbox-1', 'exchange', ids.slice(0, 2));
      expect(verdict.failure).toBeNull();
      await inspector.deleting(store, 'mailbox-1', 'exchange', ids);
      return verdict.failure;
    };
    expect(await outcome(false)).toMatch(/^M5: 3 deletions within a day in mailbox-1, which had 3 links/u);
    expect(await outcome(true)).toBeNull();
  });
});

async function threeLinks() {
  const store = createMemoryStore('org-1');
  const ids = ['event-1', 'event-2', 'event-3'];
  const rows = ids.map(
    (eventId, index): Link => ({
      id: `link-${index + 1}`,
      mailboxId: 'mailbox-1',
      activityId: `activity-${index + 1}`,
      eventId,
      uid: null,
      origin: 'exchange',
      state: 'live',
      cause: null,
      generation: 0,
      severa: null,
      exchange: null,
      pending: {},
      activityStamp: null,
      eventVersion: null,
      eventStamp: null,
      ends: null,
      createSent: null,
      updated: 0,
    }),
  );
  return { store, ids, links: await store.saveLinks(rows, 1) };
}

function isFirst({ item }: { readonly item: { readonly subject: string } }): boolean {
  return item.subject.startsWith('#1§');
}
