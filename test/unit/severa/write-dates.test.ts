import { describe, expect, test } from 'vitest';
import type { SeveraBehaviour } from '../../../local/simulators/severa/switches.ts';
import type { OccurrenceWrites } from '../../../shared/sync/ports.ts';
import { failure, item } from './scripted-severa.ts';
import { MINUTE, severaSetting } from './severa-setting.ts';

const hour = (date: string, from = '10', until = '11') =>
  ({
    allDay: false,
    start: `${date}T${from}:00:00+02:00`,
    end: `${date}T${until}:00:00+02:00`,
    zone: 'Europe/Helsinki',
  }) as const;
const [FIRST, SECOND, THIRD] = ['2026-03-03', '2026-03-04', '2026-03-05'] as const;
const EXCLUDED = { kind: 'excluded' } as const;
const REGULAR = { kind: 'regular' } as const;

/** Ada's daily series of four, ten to eleven, in a Severa that lets single occurrences be written. */
async function series(behaviour: Partial<SeveraBehaviour> = {}) {
  const setting = await severaSetting({ occurrenceWrites: 'exception', ...behaviour }, { occurrences: true });
  const { host, control, ada, typeId, severa } = setting;
  const when = { ...hour(FIRST), rule: { freq: 'DAILY', interval: 1, count: 4 } } as const;
  const { id } = await host.create({ item: item({ subject: 'Daily', when, location: 'Room' }), ownerId: ada, typeId });
  severa.requests.clear();
  return {
    ...setting,
    id,
    write: (dates: OccurrenceWrites) => host.writeOccurrences(id, dates, ada),
    /** What stands in the calendar, date by date. */
    calendar: () =>
      [...control.occurrences(id), ...control.exceptions(id)]
        .map(({ start, name, location }) => `${new Date(start).toISOString().slice(0, 13)} ${name} ${location}`)
        .sort(),
  };
}

const PLAIN = [
  '2026-03-03T08 Daily Room',
  '2026-03-04T08 Daily Room',
  '2026-03-05T08 Daily Room',
  '2026-03-06T08 Daily Room',
];
const without = (...indexes: readonly number[]) => PLAIN.filter((_, index) => !indexes.includes(index));

describe('single dates of a series', () => {
  test('are said to be writable where the option is on', async () => {
    const { host, ada } = await severaSetting({}, { occurrences: true });
    expect(host.seriesOf(ada).occurrences).toBe(true);
    const { host: other, ada: owner } = await severaSetting();
    expect(other.seriesOf(owner).occurrences).toBe(false);
  });

  test('are removed and changed; the others stay', async () => {
    const { write, calendar, control, id } = await series();
    const after = await write({
      [SECOND]: EXCLUDED,
      [THIRD]: { kind: 'changed', override: { subject: 'Once', when: hour(THIRD, '14', '15') } },
    });
    expect(after).toMatchObject({ id, kind: 'series', item: { exclusions: [SECOND, THIRD], overrides: {} } });
    expect(calendar()).toEqual([PLAIN[0], '2026-03-05T12 Once Room', PLAIN[3]]);
    expect(control.exceptions(id)).toHaveLength(1);
  });

  test.each([
    { occurrenceGuids: 'changing' },
    { exceptionGuids: 'kept' },
    { exceptionTouchesSeries: 'never' },
    { occurrenceStamps: 'created' },
    { dateTimeForm: 'utc', exceptionDates: 'utcMidnight' },
  ] satisfies Partial<SeveraBehaviour>[])(
    'are written whatever Severa does to guids and stamps (%j)',
    async (behaviour) => {
      const { write, calendar } = await series(behaviour);
      await write({
        [FIRST]: { kind: 'changed', override: { subject: 'Once' } },
        [SECOND]: EXCLUDED,
        [THIRD]: EXCLUDED,
      });
      expect(calendar()).toEqual(['2026-03-03T08 Once Room', PLAIN[3]]);
      await write({ [SECOND]: REGULAR });
      expect(calendar()).toEqual(['2026-03-03T08 Once Room', PLAIN[1], PLAIN[3]]);
    },
  );

  test('written a second time are as they were: nothing is doubled, a removed date stays removed', async () => {
    const { write, calendar, severa } = await series();
    const dates = { [SECOND]: EXCLUDED, [THIRD]: { kind: 'changed', override: { subject: 'Once' } } } as const;
    await write(dates);
    const once = calendar();
    severa.requests.clear();
    await write(dates);
    expect(calendar()).toEqual(once);
    expect(severa.requests.count('delete')).toBe(0);
  });

  test('take what a changed one no longer says from the series again', async () => {
    const { write, calendar } = await series();
    await write({ [THIRD]: { kind: 'changed', override: { subject: 'Once', location: 'Hall' } } });
    await write({ [THIRD]: { kind: 'changed', override: { location: 'Lobby' } } });
    expect(calendar()).toEqual([...without(2), '2026-03-05T08 Daily Lobby'].sort());
  });

  test.each(['gap', 'restored'] as const)(
    'that were changed are removed (a deleted one leaves: %s)',
    async (deletedException) => {
      const { write, calendar } = await series({ deletedException });
      await write({ [THIRD]: { kind: 'changed', override: { subject: 'Once' } } });
      expect((await write({ [THIRD]: EXCLUDED })).item.exclusions).toEqual([THIRD]);
      expect(calendar()).toEqual(without(2));
    },
  );

  test('that are regular already cost no write', async () => {
    const { write, severa, calendar } = await series();
    await write({ [SECOND]: REGULAR });
    expect(calendar()).toEqual(PLAIN);
    expect([severa.requests.count('update'), severa.requests.count('delete')]).toEqual([0, 0]);
  });
});

describe('a series that is made with dates', () => {
  const draft = (ada: string, typeId: string) => ({
    item: item({
      subject: 'Daily',
      location: 'Room',
      when: { ...hour(FIRST), rule: { freq: 'DAILY', interval: 1, count: 4 } },
      exclusions: [SECOND],
      overrides: { [THIRD]: { subject: 'Once' } },
    }),
    ownerId: ada,
    typeId,
  });

  test('has them when it is there', async () => {
    const { host, control, ada, typeId } = await severaSetting(
      { occurrenceWrites: 'exception' },
      { occurrences: true },
    );
    const made = await host.create(draft(ada, typeId));
    expect(made).toMatchObject({ kind: 'series', item: { exclusions: [SECOND, THIRD] } });
    expect(control.exceptions(made.id).map(({ name }) => name)).toEqual(['Once']);
  });

  test('is looked for when they are not written: it is there', async () => {
    const { host, ada, typeId, now } = await severaSetting({ occurrenceWrites: 'refused' }, { occurrences: true });
    expect(await failure(host.create(draft(ada, typeId)))).toMatchObject({ kind: 'answer-lost' });
    expect(await host.createdSince(ada, now() - MINUTE)).toMatchObject([
      { kind: 'series', item: { subject: 'Daily' } },
    ]);
  });
});

describe('a date that comes back', () => {
  test('takes a reset of all, after which the others are as they were', async () => {
    const { write, calendar } = await series();
    await write({
      [FIRST]: EXCLUDED,
      [SECOND]: EXCLUDED,
      [THIRD]: { kind: 'changed', override: { subject: 'Once', when: hour(THIRD, '14', '15') } },
    });
    const after = await write({ [FIRST]: REGULAR });
    expect(after.item.exclusions).toEqual([SECOND, THIRD]);
    expect(calendar()).toEqual([PLAIN[0], '2026-03-05T12 Once Room', PLAIN[3]]);
  });

  test('leaves those that were moved to other days where they are', async () => {
    const { write, calendar, control, id } = await series();
    control.removeOccurrence(id, FIRST);
    control.editOccurrence(id, SECOND, { name: 'Moved', start: '2026-03-20T10:00:00', end: '2026-03-20T11:00:00' });
    control.editOccurrence(id, THIRD, { name: 'Kept', location: 'Hall' });
    const before = calendar();
    expect(await failure(write({ [FIRST]: REGULAR }))).toMatchObject({ code: 'severa.occurrence-unclear' });
    await write({ [THIRD]: REGULAR });
    expect(calendar()).toEqual([PLAIN[2], PLAIN[3], '2026-03-20T08 Moved Room']);
    expect(before).toEqual(['2026-03-05T08 Kept Hall', PLAIN[3], '2026-03-20T08 Moved Room']);
  });

  test('may come back changed', async () => {
    const { write, calendar } = await series();
    await write({ [SECOND]: EXCLUDED });
    await write({ [SECOND]: { kind: 'changed', override: { subject: 'After all' } } });
    expect(calendar()).toEqual(['2026-03-03T08 Daily Room', '2026-03-04T08 After all Room', ...PLAIN.slice(2)]);
  });

  test('is the one that was moved to another day, where it is the only one', async () => {
    const { write, calendar } = await series();
    await write({ [SECOND]: { kind: 'changed', override: { when: hour('2026-03-20') } } });
    await write({ [SECOND]: REGULAR });
    expect(calendar()).toEqual(PLAIN);
  });

  type Setting = Awaited<ReturnType<typeof series>>;
  test.each([
    [
      'stands for none of several dates for sure',
      ({ control, id, ada }: Setting) =>
        void control.editOccurrence(
          id,
          THIRD,
          { start: '2026-03-20T10:00:00', end: '2026-03-20T11:00:00' },
          { by: ada },
        ),
    ],
    [
      'has work hours',
      ({ control, id }: Setting) => void control.bookHours(control.editOccurrence(id, THIRD, { name: 'Billed' }).guid),
    ],
    ['is closed', ({ control, id }: Setting) => void control.editOccurrence(id, THIRD, { isClosed: true })],
    [
      'has another type',
      ({ control, id, personal }: Setting) => void control.editOccurrence(id, THIRD, { typeGuid: personal }),
    ],
    [
      'is somebody else’s',
      ({ control, id, bob }: Setting) => void control.editOccurrence(id, THIRD, { ownerGuid: bob }),
    ],
    [
      'has other people',
      ({ control, id, bob }: Setting) =>
        void control.addParticipant(control.editOccurrence(id, THIRD, { name: 'Both' }).guid, bob),
    ],
  ])('is refused, and nothing is done, while a changed one %s', async (_name, change) => {
    const setting = await series();
    const { write, control, calendar, id } = setting;
    control.removeOccurrence(id, SECOND);
    change(setting);
    const before = calendar();
    expect(await failure(write({ [SECOND]: REGULAR }))).toMatchObject({
      kind: 'refused',
      code: 'severa.occurrence-unclear',
    });
    expect(calendar()).toEqual(before);
  });
});

describe('trouble', () => {
  test('a Severa that refuses single occurrences refuses them, and nothing is done', async () => {
    const { write, calendar } = await series({ occurrenceWrites: 'refused' });
    expect(await failure(write({ [SECOND]: EXCLUDED, [THIRD]: EXCLUDED }))).toMatchObject({ kind: 'refused' });
    expect(calendar()).toEqual(PLAIN);
  });

  test('after the first date leaves it open, and the same again completes it', async () => {
    const { host, id, ada, calendar, severa } = await series();
    const dates = { [FIRST]: EXCLUDED, [SECOND]: { kind: 'changed', override: { subject: 'Once' } } } as const;
    let sent = 0;
    const outage = async () => {
      sent += 1;
      if (sent === 2) Object.assign(severa.faults, { failBeforeRate: 1, only: ['update'] });
    };
    expect(await failure(host.writeOccurrences(id, dates, ada, outage))).toMatchObject({
      kind: 'answer-lost',
      code: 'severa.partly-done',
    });
    expect(calendar()).toEqual(without(0));
    Object.assign(severa.faults, { failBeforeRate: 0 });
    await host.writeOccurrences(id, dates, ada);
    expect(calendar()).toEqual(['2026-03-04T08 Once Room', ...PLAIN.slice(2)]);
  });

  test('with the first date is not half done: it says what it is', async () => {
    const { write, calendar, severa } = await series();
    Object.assign(severa.faults, { failBeforeRate: 1, only: ['update'] });
    const changed = { kind: 'changed', override: { subject: 'Once' } } as const;
    expect(await failure(write({ [SECOND]: changed }))).toMatchObject({ code: 'severa.item-failing' });
    expect(calendar()).toEqual(PLAIN);
  });

  test('an answer that is lost does not change a date twice', async () => {
    const { write, calendar, severa } = await series();
    severa.faults.once.push({ on: 'update', fault: 'drop-after' }, { on: 'delete', fault: 'drop-after' });
    await write({ [FIRST]: EXCLUDED, [SECOND]: { kind: 'changed', override: { subject: 'Once' } } });
    expect(calendar()).toEqual(['2026-03-04T08 Once Room', ...PLAIN.slice(2)]);
  });

  test('lists that are behind are asked again later', async () => {
    const { write, severa, calendar } = await series();
    Object.assign(severa.faults, { emptyLists: true });
    expect(await failure(write({ [SECOND]: EXCLUDED }))).toMatchObject({
      kind: 'transient',
      code: 'severa.read-behind',
    });
    expect(calendar()).toEqual(PLAIN);
  });

  test('a series that is gone is gone', async () => {
    const { write, control, id } = await series();
    control.deleteActivity(id);
    expect(await failure(write({ [SECOND]: EXCLUDED }))).toMatchObject({ kind: 'gone' });
  });
});
