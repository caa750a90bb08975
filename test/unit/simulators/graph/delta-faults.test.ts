import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, type Bench, bench, MARCH, meeting, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;
const DELTA = `/users/${ANNA}/calendarView/delta`;
const person = () => b.graph.person(ANNA);
const add = (subject: string) => person().addEvent(meeting('2026-03-03', undefined, { subject }));

describe('a dead link', () => {
  it.each([
    ['SyncStateNotFound', 410, 'SyncStateNotFound'],
    ['ResyncRequired', 410, 'resyncRequired'],
    ['fullSyncRequired', 410, 'fullSyncRequired'],
    ['location', 410, 'SyncStateNotFound'],
    ['syncStateInvalid', 400, 'syncStateInvalid'],
    ['InvalidDeltaToken', 400, 'InvalidDeltaToken'],
    ['ErrorInvalidParameter', 400, 'ErrorInvalidParameter'],
  ] as const)('may be refused as %s', async (refusal, status, code) => {
    const { link } = await round(b);
    b.graph.faults.deltaRefusal = refusal;
    b.graph.expireDeltaTokens(ANNA);
    const refused = await b.send('GET', link);
    expect([refused.status, refused.body.error.code]).toEqual([status, code]);
  });

  it('may name the address of a new round, which works', async () => {
    const id = add('A');
    const { link } = await round(b);
    b.graph.faults.deltaRefusal = 'location';
    b.graph.expireDeltaTokens(ANNA);
    const location = (await b.send('GET', link)).headers.get('location') ?? '';
    expect(location).toMatch(/^https:\/\/sim\.test\/v1\.0\/.*\$deltatoken=$/);
    expect((await round(b, location)).items.map((item) => item.id)).toEqual([id]);
  });
});

describe('replays', () => {
  it('come in later rounds, as the event is now', async () => {
    const ids = ['A', 'B'].map(add);
    const first = await round(b);
    b.graph.faults.replayRate = 1;
    const second = await round(b, first.link);
    expect(second.items.map((item) => item.id).sort()).toEqual([...ids].sort());
    expect(second.items.map((item) => item['@odata.etag']).sort()).toEqual(
      first.items.map((item) => item['@odata.etag']).sort(),
    );
  });

  it('come at a rate, and beside the news', async () => {
    for (let i = 0; i < 40; i += 1) add(`${i}`);
    const first = await round(b);
    const fresh = add('new');
    b.graph.faults.replayRate = 0.5;
    const { items } = await round(b, first.link);
    expect(items.filter((item) => item.id === fresh)).toHaveLength(1);
    expect(items.length).toBeGreaterThan(8);
    expect(items.length).toBeLessThan(34);
  });

  it('may show what was, of what was deleted too', async () => {
    const [edited, deleted] = [add('A'), add('B')];
    const first = await round(b);
    person().editEvent(edited, { subject: 'A2' });
    person().deleteEvent(deleted);
    const second = await round(b, first.link);
    Object.assign(b.graph.faults, { replayRate: 1, replay: 'stale' });
    const third = await round(b, second.link);
    expect(third.items.map((item) => [item.id, item.subject]).sort()).toEqual(
      [
        [edited, 'A'],
        [deleted, 'B'],
      ].sort(),
    );
    expect((await b.send('GET', `${EVENTS}/${edited}`)).body.subject).toBe('A2');
  });
});

describe('a round without an end', () => {
  const pages = async (count: number) => {
    const seen: string[] = [];
    const links = new Set<string>();
    let next = `${DELTA}${MARCH}`;
    for (let page = 0; page < count; page += 1) {
      const { body } = await b.send('GET', next, undefined, { prefer: 'IdType="ImmutableId", odata.maxpagesize=3' });
      seen.push(body.value.map((item: { subject: string }) => item.subject).join());
      next = body['@odata.nextLink'];
      links.add(next);
    }
    expect(links.size).toBe(count);
    return seen;
  };

  it.each([
    ['same', (seen: string[]) => expect(seen).toEqual(['0,1,2', '3,4,5', '0,1,2', '3,4,5', '0,1,2', '3,4,5'])],
    ['shuffled', (seen: string[]) => expect(new Set(seen).size).toBeGreaterThan(4)],
    ['empty', (seen: string[]) => expect(seen).toEqual(['0,1,2', '3,4,5', '', '', '', ''])],
  ] as const)('may be %s, with a new link each time', async (endlessShape, check) => {
    for (let i = 0; i < 6; i += 1) add(`${i}`);
    Object.assign(b.graph.faults, { endlessDelta: true, endlessShape });
    check(await pages(6));
  });
});

describe('the reason of a removal', () => {
  it.each([
    ['deleted', ['deleted', 'deleted', 'deleted']],
    ['changed', ['changed', 'changed', 'changed']],
    ['by-cause', ['deleted', 'changed', 'changed']],
  ] as const)('may be %s', async (removedReason, reasons) => {
    const [gone, far, moved] = ['A', 'B', 'C'].map(add);
    const first = await round(b);
    b.graph.faults.removedReason = removedReason;
    person().deleteEvent(gone ?? '');
    const { start, end } = meeting('2026-08-03');
    person().editEvent(far ?? '', { start: start ?? null, end: end ?? null });
    person().moveEvent(moved ?? '', 'Holidays');
    const { items } = await round(b, first.link);
    expect([gone, far, moved].map((id) => items.find((item) => item.id === id)['@removed'].reason)).toEqual(reasons);
  });
});

describe('lists', () => {
  const subjects = async (path: string) =>
    (await b.send('GET', path)).body.value.map(({ subject }: { subject: string }) => subject);

  it('may lag behind creates, edits and deletions, while single events are up to date', async () => {
    const [edited, deleted] = [add('A'), add('B')];
    b.tick(5000);
    b.graph.faults.listDelayMs = 5000;
    person().editEvent(edited, { subject: 'A2' });
    person().deleteEvent(deleted);
    add('C');
    const uid = b.graph.events(ANNA).find(({ id }) => id === deleted)?.iCalUId;
    const filtered = `${EVENTS}?$filter=${encodeURIComponent(`iCalUId eq '${uid}'`)}`;
    for (const list of [EVENTS, `/users/${ANNA}/calendarView${MARCH}`])
      expect(await subjects(list)).toEqual(['A', 'B']);
    expect(await subjects(filtered)).toEqual(['B']);
    expect((await b.send('GET', `${EVENTS}/${edited}`)).body.subject).toBe('A2');
    expect((await b.send('GET', `${EVENTS}/${deleted}`)).status).toBe(404);
    b.tick(5000);
    expect(await subjects(EVENTS)).toEqual(['A2', 'C']);
    expect(await subjects(filtered)).toEqual([]);
  });
});
