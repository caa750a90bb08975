import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runEdit } from '../../local/stack/edit-command.ts';
import { type Started, startSample } from './stack-sample.ts';

let started: Started;
beforeAll(async () => {
  started = await startSample(join(tmpdir(), `stack-sample-${process.pid}`));
}, 60_000);
afterAll(() => started?.end());

const edit = (...args: string[]) => runEdit([...args, '--desk', started.desk]);

describe('the first sync of the sample', () => {
  test('ends with both calendars the same and a second run that writes nothing', async () => {
    const report = JSON.parse(await readFile(started.reportFile, 'utf8'));
    expect(report.outcome).toBe('clean');
    expect(report.check).toMatchObject({ different: 0, missing: 0, differences: [], missingItems: [] });
    expect(report.check.compared).toBeGreaterThan(20);
    expect(report.check.equal).toBe(report.check.compared);
    expect(report.secondRun.calendarWrites).toBe(0);
  });

  test('matches two against three equal items to two pairs and makes only the third', async () => {
    const rows = z
      .array(z.object({ side: z.string(), subject: z.string(), state: z.string(), link: z.string().nullable() }))
      .parse(JSON.parse(await readFile(started.dumpFile, 'utf8')));
    const focus = (side: string) => rows.filter((row) => row.side === side && row.subject === 'Focus time');
    expect(focus('outlook').map(({ state }) => state)).toEqual(['live', 'live', 'live']);
    expect(
      focus('severa')
        .map(({ link }) => link)
        .sort(),
    ).toEqual(
      focus('outlook')
        .map(({ link }) => link)
        .sort(),
    );
    expect(new Set(focus('severa').map(({ link }) => link)).size).toBe(3);
  });

  test('leaves nothing waiting: series, meetings and private items are on both sides', async () => {
    const report = JSON.parse(await readFile(started.reportFile, 'utf8'));
    expect(report.parked).toEqual([]);
    expect(report.occurrences.differences.map((one: { reason: string }) => one.reason).sort()).toEqual([
      'project-task',
      'type-not-selected',
      'unassigned',
    ]);
    const rows = z
      .array(z.object({ side: z.string(), subject: z.string(), kind: z.string().nullable(), state: z.string() }))
      .parse(JSON.parse(await readFile(started.dumpFile, 'utf8')));
    const found = (subject: string) =>
      rows.filter((row) => row.subject === subject).map(({ side, kind, state }) => `${side} ${kind} ${state}`);
    for (const series of ['Weekly planning', 'Stand-up']) {
      expect(found(series).sort(), series).toEqual(['outlook series live', 'severa series live']);
    }
    for (const single of ['Budget review', 'Handover', 'Dentist']) {
      expect(found(single).sort(), single).toEqual(['outlook single live', 'severa single live']);
    }
  });

  test('counts what the rules skip by reason, and says how often each system was asked', async () => {
    const report = JSON.parse(await readFile(started.reportFile, 'utf8'));
    const reasons = report.skipped.map((one: { side: string; reason: string }) => `${one.side} ${one.reason}`);
    expect(reasons.sort()).toEqual([
      'outlook beyond-18-months',
      'outlook older-than-30-days',
      'severa older-than-30-days',
      'severa project-task',
      'severa type-not-selected',
      'severa unassigned',
    ]);
    expect(report.requests.graph.delta).toBeGreaterThan(0);
    expect(report.requests.graphParts.create).toBe(report.created.outlook);
    expect(report.requests.severa.create).toBe(report.created.severa);
    expect(report.requests.storage.tables).toBeGreaterThan(0);
  });

  test('shows its numbers while it works', () => {
    expect(started.output.stderr.text).toMatch(/First sync, \d+\.\d s: read \d+ events/u);
  });
});

describe('an edit at the desk', () => {
  test('in Outlook shows in Severa, and the stack tells of it', async () => {
    const lines = await edit('outlook', 'move', 'Lunch', '+1h');
    expect(lines[0]).toMatch(/^Outlook: moved "Lunch" to \d{4}-\d\d-\d\d 13:00-13:45$/u);
    expect(lines[1]).toMatch(/^Severa updated in \d/u);
    expect(lines[2]).toMatch(/13:00-13:45 {2}Lunch {2}Café Kahvila {2}synced$/u);
    expect(started.output.stdout.text).toMatch(/Outlook: moved "Lunch" .* → Severa updated in/u);
  });

  test('in Severa shows in Outlook', async () => {
    const lines = await edit('severa', 'rename', 'Customer visit', 'Visit at Northwind');
    expect(lines[1]).toMatch(/^Outlook updated in/u);
    expect(await edit('outlook', 'list')).toContainEqual(expect.stringMatching(/Visit at Northwind .*synced$/u));
  });

  test('that adds an item makes it on the other side, from either side', async () => {
    expect((await edit('outlook', 'add', 'Call the bank', '2026-04-01T10:00', '30m'))[1]).toMatch(/^Severa created/u);
    expect((await edit('severa', 'add', 'Stocktaking', '2026-04-02', '2d'))[1]).toMatch(/^Outlook created/u);
    const lines = await edit('outlook', 'list');
    expect(lines).toContainEqual(expect.stringMatching(/2026-04-02 to 2026-04-03 all day +Stocktaking .*synced$/u));
  });

  test('that deletes an item deletes it on the other side, from either side', async () => {
    expect((await edit('outlook', 'delete', 'Site visit'))[1]).toMatch(/^Severa deleted in/u);
    expect(await edit('severa', 'list')).not.toContainEqual(expect.stringContaining('Site visit'));
    expect((await edit('severa', 'delete', 'Planning day'))[1]).toMatch(/^Outlook deleted in/u);
    expect(await edit('outlook', 'list')).not.toContainEqual(expect.stringContaining('Planning day'));
  });

  test('that deletes what was never synced deletes nothing on the other side', async () => {
    const before = await edit('severa', 'list');
    expect((await edit('outlook', 'delete', 'Conference in two years'))[1]).toMatch(/^Severa never had it/u);
    expect(await edit('severa', 'list')).toEqual(before);
  });

  test('of an unknown item lists those that are there, of an ambiguous one those that fit', async () => {
    await expect(edit('outlook', 'rename', 'No such thing', 'x')).rejects.toThrow(/no item named[\s\S]*Retrospective/u);
    await expect(edit('outlook', 'rename', 'Focus time', 'x')).rejects.toThrow(/3 items[\s\S]*3 {2}.*Focus time/u);
    expect((await edit('outlook', 'rename', 'Focus time', 'Deep work', '--number', '2'))[1]).toMatch(
      /^Severa updated/u,
    );
  });
});

describe('the desk', () => {
  const ask = (init: RequestInit & { path?: string } = {}) =>
    fetch(new URL(init.path ?? '/items?side=outlook', started.desk), init);

  test.each([
    ['a foreign origin', { headers: { origin: 'https://elsewhere.example' } }, 403, 'foreign-origin'],
    [
      'a body over 256 KiB',
      { method: 'POST', path: '/edits', body: 'x'.repeat(256 * 1024 + 1) },
      413,
      'body-too-large',
    ],
    ['an edit that is none', { method: 'POST', path: '/edits', body: '{"side":"outlook"}' }, 400, 'bad-request'],
    ['an unknown path', { path: '/elsewhere' }, 404, 'not-found'],
  ])('answers %s with a problem document', async (_, init, status, code) => {
    const answer = await ask(init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, code });
  });

  test('refuses a request that came by a foreign name', async () => {
    expect(await started.askAs('elsewhere.example', '/items?side=outlook')).toMatchObject({
      status: 403,
      code: 'foreign-host',
    });
  });
});

describe('the functions of the stack', () => {
  test('are alive', async () => {
    expect((await fetch(`${started.functions}/api/health`)).status).toBe(200);
  });

  test('answer an unknown route with a 404 problem document', async () => {
    const answer = await fetch(`${started.functions}/api/nothing/here`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 404, code: 'not-found' });
  });

  test('answer a body over 256 KiB with a 413 problem document', async () => {
    const body = 'x'.repeat(256 * 1024 + 1);
    const answer = await fetch(`${started.functions}/api/organization/exchange`, { method: 'PUT', body });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 413, code: 'body-too-large' });
  });

  test('set a message that is none aside, whole, and work on', async () => {
    const queues = QueueServiceClient.fromConnectionString(started.storage);
    const text = JSON.stringify({ v: 1, hello: 'nobody understands this' });
    await queues.getQueueClient('sync-requests').sendMessage(Buffer.from(text).toString('base64'));
    const poison = queues.getQueueClient('sync-requests-poison');
    const aside = await expect
      .poll(async () => (await poison.exists()) && (await poison.peekMessages()).peekedMessageItems[0]?.messageText, {
        timeout: 10_000,
      })
      .toBeTruthy()
      .then(async () => (await poison.peekMessages()).peekedMessageItems[0]?.messageText ?? '');
    expect(JSON.parse(Buffer.from(aside, 'base64').toString())).toMatchObject({
      reason: 'queue.bad-message',
      body: text,
    });
    expect((await edit('severa', 'place', 'Steering group', 'Room 2'))[1]).toMatch(/^Outlook updated/u);
  });
});
