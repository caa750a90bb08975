import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startFunctionsHost } from '../../local/functions-host/start.ts';
import { stackClock } from '../../local/stack/clock.ts';
import type { Outside } from '../../local/stack/outside.ts';
import { runStack } from '../../local/stack/run-stack.ts';
import { runSync } from '../../local/stack/run-sync.ts';
import { addSetting } from '../../local/stack/setting.ts';
import { startStack } from '../../local/stack/start-stack.ts';
import { must } from '../../shared/errors.ts';
import { captured, isOpen, PLAIN, start } from './stack-setting.ts';

const EXPORT = fileURLToPath(new URL('stack-files/export.ics', import.meta.url));
const NOW = Date.UTC(2026, 2, 2, 8);

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stack-calendar-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('a calendar export', () => {
  test('is in Severa after the first sync; what the mailbox could not take is named', async () => {
    const [report, dump] = [join(directory, 'report.json'), join(directory, 'dump.json')];
    const { outcome, output, close } = await start({ calendars: [EXPORT], now: NOW, report, dump });
    await close();
    expect(outcome).toBe('clean');
    expect(output.stdout.text).toContain('compared 3, equal 3, parked 0, outside window 1, different 0, missing 0');
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({
      files: ['export.ics'],
      created: { outlook: 0, severa: 3 },
      leftOut: [],
      secondRun: { calendarWrites: 0 },
    });
    const rows: Record<string, unknown>[] = JSON.parse(await readFile(dump, 'utf8'));
    const row = (side: string, subject: string) => rows.find((one) => one.side === side && one.subject === subject);
    expect(row('severa', "Architects' round")).toMatchObject({
      person: 'aino.virtala@example.com',
      start: '2026-03-04T15:00:00+02:00',
      end: '2026-03-04T16:30:00+02:00',
      zone: 'Europe/Helsinki',
      allDay: false,
      location: 'Rue de la Paix 4',
      notes: 'Bring the plans\nand the model',
      state: 'live',
      link: row('outlook', "Architects' round")?.link,
    });
    expect(row('severa', 'Building fair')).toMatchObject({ start: '2026-03-10', end: '2026-03-13', allDay: true });
    expect(row('outlook', 'Long gone')).toMatchObject({ state: 'outside-window', reason: 'older-than-30-days' });
    expect(row('severa', 'Weekly round')).toMatchObject({ kind: 'series', state: 'live' });
  });

  test('with series: both sides show the same occurrences, whether Severa holds them as series or as single ones', async () => {
    const report = join(directory, 'series.json');
    const file = fileURLToPath(new URL('stack-files/series.ics', import.meta.url));
    const { outcome, output, close } = await start({ calendars: [file], now: NOW, report });
    await close();
    expect(outcome, output.stdout.text).toBe('clean');
    // 20 of the stand-up, 3 of the days; each week of New York and of the planning is an activity of its own.
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({
      created: { outlook: 0, severa: 2 + 10 + 5 },
      leftOut: [{ name: 'Twice a month', reason: 'repeats by a rule that Outlook can not hold' }],
      occurrences: { outlook: 38, severa: 38, same: 38, differences: [] },
      secondRun: { calendarWrites: 0 },
    });
  });

  test('that can not be read is refused by name before anything starts', async () => {
    const file = join(directory, 'broken.ics');
    await writeFile(file, 'this is no calendar');
    const output = captured();
    await expect(runStack({ ...PLAIN, calendars: [file] }, output)).rejects.toThrow(/broken\.ics can't be read/u);
    expect(output.stderr.text).toBe('');
  });

  test('that is not there is refused with its path', async () => {
    const file = join(directory, 'nowhere.ics');
    await expect(runStack({ ...PLAIN, calendars: [file] }, captured())).rejects.toThrow(
      `${file}: there is no such file`,
    );
  });
});

test('a functions port that was taken while the rest started is named, and the rest ends', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  let outside: Outside | null = null;
  const starting = startStack({
    clock: stackClock(NOW),
    port,
    say: () => {},
    fill(started) {
      outside = started;
      return addSetting(started);
    },
  });
  await expect(starting).rejects.toThrow(new RegExp(`Port ${port} .* is taken: .*--port`, 'u'));
  const { graphUrl } = must<Outside>(outside, 'the simulators were started');
  expect(await isOpen(Number(new URL(graphUrl).port))).toBe(false);
  server.close();
});

describe('a worker that does not finish', () => {
  test('because Severa refuses the credentials is reported with the code of the service', async () => {
    const stack = await startStack({
      clock: stackClock(NOW),
      port: 0,
      say: () => {},
      fill(outside) {
        const setting = addSetting(outside);
        setting.organization.changeSecret(setting.api.clientId, 'another secret');
        return setting;
      },
    });
    await expect(runSync(stack)).rejects.toMatchObject({ name: 'WorkerFailed', code: 'severa.credentials-refused' });
    await stack.close();
    expect(await isOpen(stack.functionsPort)).toBe(false);
  });

  test('and says nothing for too long is given up, with a message and in the report', async () => {
    const report = join(directory, 'failed.json');
    const { outcome, output, close } = await start({ patienceMs: 1, report });
    await close();
    expect(outcome).toBe('failed');
    expect(output.stderr.text).toContain('start: the first sync failed: The worker was not heard of');
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ outcome: 'failed', code: 'no-answer' });
  });
});

test('functions with wrong settings do not start and name every bad one at once', async () => {
  const starting = startFunctionsHost({
    main: new URL('../../functions/main.ts', import.meta.url),
    env: {
      GRAPH_BASE_URL: 'http://graph.example.com',
      ENTRA_CLIENT_ID: '',
      PUBLIC_BASE_URL: 'https://sync.example.com',
      ENTRA_CLIENT_SECRET: 'x',
      SEVERA_BASE_URL: 'not an address',
      CLOCK_OFFSET_SECONDS: 'soon',
    },
    port: 0,
    host: '127.0.0.1',
    queueConnection: null,
    pollMs: 200,
    log: () => {},
  });
  const error = await starting.then(
    () => null,
    (reason: Error) => reason,
  );
  for (const name of [
    'GRAPH_BASE_URL: must be an https address',
    'ENTRA_CLIENT_ID: is missing',
    'SEVERA_BASE_URL: must be an https address',
    'KEY_VAULT_URL: is missing',
    'HOST_TOKEN_ISSUER: is missing',
    'HOST_TOKEN_AUDIENCE: is missing',
    'HOST_TOKEN_JWKS_URL: is missing',
    'DATA_CONNECTION: is missing',
    'CLOCK_OFFSET_SECONDS: must be a whole number',
  ]) {
    expect(error?.message).toContain(name);
  }
});
