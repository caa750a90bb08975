import { expect, test } from 'vitest';
import { startOptions } from '../../../local/stack/start-options.ts';

test('without options the sample is shown on the known ports', () => {
  expect(startOptions([])).toEqual({
    calendars: [],
    once: false,
    builtPackage: null,
    now: null,
    report: null,
    dump: null,
    port: 7071,
    deskPort: 7070,
    pagesPort: 7072,
    patienceMs: 300_000,
  });
});

test('a single run takes any free port unless told otherwise', () => {
  expect(startOptions(['--once'])?.port).toBe(0);
  expect(startOptions(['--once', '--port', '7099'])?.port).toBe(7099);
});

test('several calendar files, a time, ports and files to write', () => {
  const args =
    '--calendar a.ics --calendar b.ics --now 2026-03-02 --desk-port 0 --pages-port 0 --report r.json --dump d.json';
  expect(startOptions(args.split(' '))).toMatchObject({
    calendars: ['a.ics', 'b.ics'],
    now: Date.UTC(2026, 2, 2),
    deskPort: 0,
    pagesPort: 0,
    report: 'r.json',
    dump: 'd.json',
  });
});

test('a built package in place of the sources', () => {
  expect(startOptions(['--built', 'dist'])?.builtPackage).toBe('dist');
});

test.each([
  ['2026-03-02T08:00:00Z', Date.UTC(2026, 2, 2, 8)],
  ['2026-03-02T08:00', Date.UTC(2026, 2, 2, 8)],
  ['2026-03-02T08:00:00+02:00', Date.UTC(2026, 2, 2, 6)],
])('the time %s is understood', (text, at) => {
  expect(startOptions(['--now', text])?.now).toBe(at);
});

test('help gives nothing to start', () => {
  expect(startOptions(['--help', '--once'])).toBeNull();
});

test.each([
  [['--offline'], '--offline'],
  [['now'], 'now'],
  [['--now', 'yesterday'], '"yesterday" is no date and time'],
  [['--now', '1601-01-01'], 'between the years 1930 and 2119'],
  [['--port', '70a'], '"70a" is no port'],
  [['--desk-port', '65536'], '"65536" is no port'],
  [['--pages-port', '-1'], '--pages-port'],
  [['--calendar'], '--calendar'],
])('%j is bad usage', (args, message) => {
  expect(() => startOptions(args)).toThrow(expect.objectContaining({ name: 'BadUsage' }));
  expect(() => startOptions(args)).toThrow(message);
});
