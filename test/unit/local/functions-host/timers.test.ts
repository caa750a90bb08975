import { afterEach, expect, test, vi } from 'vitest';
import { nextOccurrence, parseSchedule } from '../../../../local/functions-host/ncrontab.ts';
import { tinyApps } from './tiny-app.ts';

const apps = tinyApps();
afterEach(() => apps.closeAll());

const after = (expression: string, from: string): string | null => {
  const next = nextOccurrence(parseSchedule(expression), Date.parse(from));
  return next === null ? null : new Date(next).toISOString();
};

test.each([
  ['0 */5 * * * *', '2026-03-01T10:02:30Z', '2026-03-01T10:05:00.000Z'],
  ['*/5 * * * *', '2026-03-01T10:05:00Z', '2026-03-01T10:10:00.000Z'],
  ['30 0 0 * * *', '2026-12-31T23:59:59Z', '2027-01-01T00:00:30.000Z'],
  ['0 30 9 * * 1-5', '2026-10-30T09:30:00Z', '2026-11-02T09:30:00.000Z'],
  ['0 0 12 * jan,Jul Mon', '2026-02-01T00:00:00Z', '2026-07-06T12:00:00.000Z'],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['0 0 0 * * 7', '2026-11-02T00:00:00Z', '2026-11-08T00:00:00.000Z'],
  ['15/20 * * * * *', '2026-01-01T00:00:16Z', '2026-01-01T00:00:35.000Z'],
])('%s after %s is %s', (expression, from, expected) => {
  expect(after(expression, from)).toBe(expected);
});

test('a date that never comes has no next occurrence', () => {
  expect(after('0 0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeNull();
});

test.each([
  '* * * *',
  '0 60 * * * *',
  '0 0 0 1 13 *',
  'x * * * * *',
  '*/0 * * * * *',
  '5-1 * * * * *',
  '0 * * * * * *',
])('the schedule "%s" is refused', (expression) => {
  expect(() => parseSchedule(expression)).toThrow(expression);
});

const recording = `app.timer('tick', { schedule: '%TICK%', handler: (timer, context) => {
  context.log(timer.isPastDue + ' ' + timer.scheduleStatus.next);
} });`;

test('a timer runs on demand, on time or past due, with a schedule from a setting', async () => {
  const clock = () => Date.parse('2026-05-05T00:00:10Z');
  const host = await apps.start(recording, { env: { TICK: '0 0 * * * *' }, clock });
  await host.runTimer('tick');
  await host.runTimer('tick', true);
  expect(apps.lines).toEqual([
    'information: false 2026-05-05T01:00:00.000Z',
    'information: true 2026-05-05T01:00:00.000Z',
  ]);
  await expect(host.runTimer('tock')).rejects.toThrow('no timer function "tock"');
});

test('a timer runs when the clock reaches its occurrence; far behind it, it is told that it is past due', async () => {
  let now = Date.parse('2026-05-05T00:00:10Z');
  await apps.start(recording, { env: { TICK: '0 0 * * * *' }, clock: () => now });
  now = Date.parse('2026-05-05T01:00:00Z');
  await vi.waitFor(() => expect(apps.lines).toEqual(['information: false 2026-05-05T01:00:00.000Z']), 5000);
  now = Date.parse('2026-05-05T05:30:00Z');
  await vi.waitFor(() => expect(apps.lines).toHaveLength(2), 5000);
  expect(apps.lines[1]).toBe('information: true 2026-05-05T02:00:00.000Z');
});

test('a timer that throws tells whoever asked for it', async () => {
  const host = await apps.start(
    `app.timer('bad', { schedule: '0 0 0 1 1 *', handler: () => { throw new Error('no'); } });`,
  );
  await expect(host.runTimer('bad')).rejects.toThrow('no');
});
