import { expect, it } from 'vitest';
import type { Faults } from '../../../local/simulators/graph/faults.ts';
import { createGraphSimulator, seeded } from '../../../local/simulators/graph/simulator.ts';
import { isKind, must, SyncError } from '../../../shared/errors.ts';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import type { CalendarEvent, EventChange, EventWrite, WriteOutcome } from '../../../shared/sync/ports.ts';
import { MAILBOX, WINDOW } from './scripted-graph.ts';
import { create } from './writes.ts';

const TENANT = '5a1d2c7e-0f43-4b58-9c0e-6d1f1e5b7a01';
const CLIENT = { clientId: 'app-1', clientSecret: 'simulated' };
/** Whoever gets nowhere in so many tries never will. */
const TRIES = 300;

const WEATHER: Partial<Faults> = {
  mailboxConcurrency: 4,
  throttleEvery: 9,
  unavailableRate: 0.05,
  gatewayTimeoutRate: 0.05,
  lostAnswerRate: 0.2,
  lostBatchRate: 0.1,
  unauthorizedRate: 0.03,
  spuriousConflictRate: 0.1,
  conflictOn: ['read', 'delta', 'create', 'update', 'delete'],
  emptyDeltaPageRate: 0.2,
  repeatDeltaItemRate: 0.3,
  replayRate: 0.3,
  shuffleDelta: true,
  removedReason: 'by-cause',
  deletedItemsAnswer: true,
  deletedItemsAsCalendar: true,
  clockSkewMs: -4 * 60_000,
};

/** Everything goes wrong now and then, the same for the same seed; people retry what they may retry. */
function open(seed: number) {
  let now = Date.parse('2026-03-02T10:00:00Z');
  const clock = () => now;
  const wait = async (milliseconds: number) => {
    now += milliseconds;
  };
  const random = seeded(seed);
  const pick = <T>(one: T, ...more: T[]): T => [one, ...more][Math.floor(random() * (more.length + 1))] ?? one;
  const graph = createGraphSimulator({ clock, wait, random: seeded(seed + 1000) });
  graph.addTenant({ id: TENANT, ...CLIENT });
  graph.addUser({ tenantId: TENANT, userId: MAILBOX, mail: 'ada@example.com' });
  const getToken = async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const answer = await graph.handle(
      new Request(`https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`, { method: 'POST', body }),
    );
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const calendar = createGraphCalendar({
    getToken,
    fetch: (input, init) => graph.handle(new Request(input, init)),
    clock,
    wait,
    random,
    pageSize: 4,
  });
  const change = () => {
    Object.assign(graph.faults, WEATHER, {
      lostAnswer: pick('drop', '504', '503'),
      retryAfter: pick('one', 'fractional', 'date', 'missing'),
      conflictStatus: pick(409, 412),
      deltaRefusal: pick('SyncStateNotFound', 'location', 'InvalidDeltaToken', 'syncStateInvalid'),
      deletedItemsAnswerInCalendar: pick(true, false),
      // Longer than one call repeats itself, shorter than the next one comes.
      transactionMemoryMs: pick(90_000, null),
    });
    if (random() < 0.1) graph.expireDeltaTokens(MAILBOX);
  };
  /** The same call until it is answered; what may be thrown is only that it can't be had now. */
  const insist = async <T>(call: () => Promise<T>): Promise<T> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      change();
      try {
        return await call();
      } catch (error) {
        // A token that is refused twice in a row looks like one that isn't good any more.
        const passing = isKind(error, 'transient') || (isKind(error, 'unavailable') && error.status === 401);
        if (!passing) throw error;
        now += 60_000;
      }
    }
    throw new Error('No answer ever came.');
  };
  const write = (writes: readonly EventWrite[]) => insist(async () => [...(await calendar.write(MAILBOX, writes))]);
  return { graph, calendar, insist, write, later: () => wait(5 * 60_000) };
}

type Weather = ReturnType<typeof open>;

async function makeAll({ write, later }: Weather, names: readonly string[]): Promise<CalendarEvent[]> {
  const events = new Map<string, CalendarEvent>();
  const sent = new Set<string>();
  for (let tried = 0; events.size < names.length; tried += 1) {
    if (tried > TRIES) throw new Error('Not everything was ever made.');
    const open = names.filter((name) => !events.has(name));
    const writes = open.map((name): EventWrite => {
      const one = create(name);
      return one.kind === 'create' && sent.has(name) ? { ...one, sentBefore: true } : one;
    });
    const outcomes = await write(writes);
    for (const [index, name] of open.entries()) {
      const outcome = must(outcomes[index], 'one outcome for each write');
      expect(['written', 'answer-lost', 'later']).toContain(outcome.kind);
      if (outcome.kind === 'written') events.set(name, outcome.event);
      sent.add(name);
    }
    await later();
  }
  return names.map((name) => must(events.get(name), name));
}

/** One event to its end: read again after each conflict and each lost answer. */
async function change(
  weather: Weather,
  event: CalendarEvent,
  toWrite: (version: string) => EventWrite,
  isDone: (outcome: WriteOutcome) => boolean,
): Promise<WriteOutcome['kind'][]> {
  const kinds: WriteOutcome['kind'][] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { id, uid } = event;
    const [place] = await weather.insist(() => weather.calendar.locate(MAILBOX, [{ id, uid }]));
    await weather.later();
    if (place?.kind === 'gone') return kinds;
    if (place?.kind !== 'here') continue;
    const [outcome] = await weather.write([toWrite(place.event.version)]);
    kinds.push(must(outcome, 'an outcome').kind);
    if (isDone(must(outcome, 'an outcome'))) return kinds;
  }
  throw new Error('It never came to an end.');
}

interface Round {
  readonly last: ReadonlyMap<string, EventChange>;
  readonly cursor: string;
  /** The cursor had died. */
  readonly fresh: boolean;
}

async function roundOf({ calendar, insist }: Weather, cursor: string | null): Promise<Round> {
  let from = cursor;
  return insist(async () => {
    const last = new Map<string, EventChange>();
    let kept: string | null = null;
    try {
      for await (const page of calendar.changes(MAILBOX, from, WINDOW)) {
        for (const one of page.changes) last.set(one.kind === 'event' ? one.event.id : one.id, one);
        kept = page.cursor;
      }
    } catch (error) {
      if (!isKind(error, 'cursor-lost')) throw error;
      expect(from).not.toBeNull();
      from = null;
      throw new SyncError('transient', 'test.again', 'A new round is due.');
    }
    return { last, cursor: must(kept, 'the last page has a cursor'), fresh: from === null };
  });
}

it.each(Array.from({ length: 12 }, (_, seed) => seed))(
  'in all weathers nothing is lost, doubled or misread (%i)',
  async (seed) => {
    const weather = open(seed);
    const { graph, calendar } = weather;
    const names = Array.from({ length: 24 }, (_, index) => `activity-${index}`);
    const held = () => graph.events(MAILBOX).filter((event) => event.calendar === 'default');

    const events = await makeAll(weather, names);
    expect(
      held()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(events.map(({ id }) => id).sort());
    const marks = await weather.insist(() =>
      calendar.readMarks(
        MAILBOX,
        events.map(({ id }) => id),
      ),
    );
    expect(
      marks.map((mark) => (mark === 'unknown' ? mark : mark?.activityId)).filter((one) => one !== 'unknown'),
    ).toEqual(names.filter((_, index) => marks[index] !== 'unknown'));

    const first = await roundOf(weather, null);
    expect([...first.last.keys()].sort()).toEqual(events.map(({ id }) => id).sort());

    const [removed, renamed] = [events.slice(0, 5), events.slice(5, 10)];
    for (const { id } of removed) {
      await change(
        weather,
        must(
          events.find((one) => one.id === id),
          id,
        ),
        (version) => ({ kind: 'delete', id, version }),
        ({ kind }) => kind === 'deleted' || kind === 'gone',
      );
    }
    for (const event of renamed) {
      const kinds = await change(
        weather,
        event,
        (version) => ({ kind: 'update', id: event.id, version, fields: { subject: 'Renamed' } }),
        ({ kind }) => kind === 'written',
      );
      expect(kinds.at(-1)).toBe('written');
    }
    expect(held()).toHaveLength(19);
    expect(held().filter(({ subject }) => subject === 'Renamed')).toHaveLength(5);

    const second = await roundOf(weather, first.cursor);
    for (const { id } of removed) expect(second.last.get(id)?.kind).toBe(second.fresh ? undefined : 'removed');
    for (const { id } of renamed)
      expect(second.last.get(id)).toMatchObject({ event: { item: { subject: 'Renamed' } } });
    const places = await weather.insist(async () => {
      const all = await calendar.locate(
        MAILBOX,
        events.map(({ id, uid }) => ({ id, uid })),
      );
      return all;
    });
    for (const [index, place] of places.entries()) {
      expect(index < 5 ? ['gone', 'unknown'] : ['here', 'unknown']).toContain(place.kind);
    }
    expect(graph.outbox).toEqual([]);
  },
);
