import { describe, expect, it } from 'vitest';
import { NOT_SHOWN_YET } from '../../../shared/sync/eligible.ts';
import { createParking } from '../../../shared/sync/parking.ts';
import { DAY, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { NOW } from './samples.ts';

async function setting() {
  const world = await runSetting();
  return { ...world, rows: () => world.store.parked(MAILBOX), parking: createParking(world.run) };
}

describe('an item that has to wait (M6)', () => {
  it('is kept with its reason, tried after 1, 2, 4 minutes and so on, and since the first time', async () => {
    const { run, parking, rows, advance } = await setting();
    for (const [tries, minutes] of [1, 2, 4].entries()) {
      parking.park('severa', 'a', 'severa.throttled', 'later');
      expect(await parking.save()).toBe(tries === 0);
      const row = {
        side: 'severa',
        itemId: 'a',
        reason: 'severa.throttled',
        since: NOW,
        tries: tries + 1,
        stamp: null,
      };
      expect(await rows()).toMatchObject([{ ...row, nextTry: run.clock() + minutes * MINUTE }]);
      advance(minutes * MINUTE);
    }
  });

  it('is tried daily at least', async () => {
    const { run, parking, rows, advance } = await setting();
    for (let tries = 0; tries < 14; tries += 1) {
      parking.park('severa', 'a', 'severa.throttled', 'later');
      await parking.save();
    }
    expect(await rows()).toMatchObject([{ tries: 14, nextTry: run.clock() + DAY }]);
    advance(0);
  });

  it('for another reason begins to count anew, and waits no less long', async () => {
    const { parking, rows, advance } = await setting();
    parking.park('severa', 'a', 'severa.throttled', 'later');
    await parking.save();
    advance(MINUTE);
    parking.park('severa', 'a', 'deletion', 'later');
    expect(await parking.save()).toBe(true);
    expect(await rows()).toMatchObject([{ reason: 'deletion', since: NOW, tries: 1, nextTry: NOW + MINUTE + MINUTE }]);
  });

  it('until it changes is stored once', async () => {
    const { parking, rows, store, advance } = await setting();
    parking.park('exchange', 'a', 'private', null);
    expect(await parking.save()).toBe(true);
    advance(MINUTE);
    parking.park('exchange', 'a', 'private', null);
    expect(await parking.save()).toBe(false);
    expect(await rows()).toMatchObject([{ reason: 'private', since: NOW, tries: 1, nextTry: null }]);
    expect(store.operations.park).toBe(1);
  });

  it.each([
    ['that was to be tried again waits for a change from now on', 'later', null, null],
    ['that waited for a change is tried at a time from now on', null, NOW + 5, NOW + 5],
  ] as const)('one %s', async (_, first, second, nextTry) => {
    const { parking, rows } = await setting();
    parking.park('exchange', 'a', 'private', first);
    await parking.save();
    parking.park('exchange', 'a', 'private', second);
    await parking.save();
    expect(await rows()).toMatchObject([{ nextTry, tries: 2 }]);
  });

  it('the two sides of one id are two', async () => {
    const { parking, parked } = await setting();
    parking.park('exchange', 'a', 'private', null);
    parking.park('severa', 'a', 'series', null);
    await parking.save();
    expect(await parked()).toEqual(['exchange a private', 'severa a series']);
  });

  it('that is read too early waits for the newest stamp it was told of', async () => {
    const { run, parking, rows, advance } = await setting();
    const park = async () => {
      parking.park('severa', 'a', NOT_SHOWN_YET, 'later');
      await parking.save();
    };
    await park();
    expect(await rows()).toMatchObject([{ stamp: null, since: NOW }]);
    advance(MINUTE);
    run.stamps.set('a', NOW + 40);
    await park();
    // Told anew: what it waits for is newer.
    expect(await rows()).toMatchObject([{ stamp: NOW + 40, since: NOW + MINUTE }]);
    advance(MINUTE);
    run.stamps.set('a', NOW + 30);
    await park();
    expect(await rows()).toMatchObject([{ stamp: NOW + 40, since: NOW + 2 * MINUTE }]);
    advance(MINUTE);
    run.stamps.set('a', NOW + 50);
    await park();
    expect(await rows()).toMatchObject([{ stamp: NOW + 50, since: NOW + 3 * MINUTE }]);
    run.stamps.clear();
    advance(MINUTE);
    await park();
    expect(await rows()).toMatchObject([{ stamp: NOW + 50, since: NOW + 3 * MINUTE }]);
  });

  it('for any other reason is not told of a stamp', async () => {
    const { run, parking, rows, advance } = await setting();
    parking.park('severa', 'a', 'deletion', 'later');
    await parking.save();
    advance(MINUTE);
    run.stamps.set('a', NOW + 40);
    parking.park('severa', 'a', 'deletion', 'later');
    parking.park('exchange', 'a', NOT_SHOWN_YET, 'later');
    await parking.save();
    expect(await rows()).toMatchObject([
      { side: 'severa', stamp: null, since: NOW },
      { side: 'exchange', stamp: null },
    ]);
  });
});

describe('an item that waits no longer', () => {
  it('is forgotten, and the run knows', async () => {
    const { run, parking, rows } = await setting();
    parking.park('exchange', 'a', 'private', null);
    await parking.save();
    expect([...run.parked.keys()]).toEqual(['exchange:a']);
    parking.clear('exchange', 'a');
    expect(await parking.save()).toBe(true);
    expect(await rows()).toEqual([]);
    expect(run.parked.size).toBe(0);
  });

  it('nothing is asked of the store for what never waited', async () => {
    const { parking, store } = await setting();
    parking.clear('exchange', 'a');
    parking.clear('exchange', null);
    expect(await parking.save()).toBe(false);
    expect(store.operations).not.toHaveProperty('unpark');
    expect(store.operations).not.toHaveProperty('park');
  });

  it('the last word of a batch counts', async () => {
    const { parking, parked } = await setting();
    parking.park('exchange', 'a', 'private', null);
    parking.clear('exchange', 'a');
    expect(await parking.save()).toBe(false);
    expect(await parked()).toEqual([]);
    parking.park('exchange', 'b', 'private', null);
    await parking.save();
    parking.clear('exchange', 'b');
    parking.park('exchange', 'b', 'series', null);
    await parking.save();
    expect(await parked()).toEqual(['exchange b series']);
  });

  it('a batch is saved once', async () => {
    const { parking, store } = await setting();
    parking.park('exchange', 'a', 'private', null);
    await parking.save();
    parking.clear('exchange', 'a');
    await parking.save();
    await parking.save();
    expect([store.operations.park, store.operations.unpark]).toEqual([1, 1]);
  });
});
