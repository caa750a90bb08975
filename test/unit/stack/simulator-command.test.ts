import { request as secureRequest } from 'node:https';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startSimulator } from '../../../local/stack/simulator-command.ts';

async function started(...args: string[]) {
  const { lines, close } = await startSimulator(args);
  const named = (name: string) =>
    lines.flatMap((line) => new RegExp(`^ {2}${name} {2,}(\\S+)`, 'u').exec(line)?.[1] ?? []).join(' ');
  return { lines, named, close };
}

test('Severa alone gives a token for the id and secret that it prints, and tells the chosen time', async () => {
  const { named, close } = await started('severa', '--port', '0', '--now', '2020-01-02T03:04:05Z');
  const answer = await fetch(named('token'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: named('client id'),
      client_secret: named('client secret'),
      scope: 'activities:read',
    }),
  });
  await close();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('date')).toMatch(/^Thu, 02 Jan 2020 03:04:/u);
});

test('the switches of Severa alone are set from outside, and what they spoil comes to the caller', async () => {
  const { named, close } = await started('severa', '--port', '0', '--seed', '7');
  const set = (method: string, body?: object) =>
    fetch(named('switches'), { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const signIn = () =>
    fetch(named('token'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: named('client id'), client_secret: named('client secret') }),
    });
  const changed = await set('PATCH', { faults: { failBeforeRate: 1, dateMissingRate: 1 } });
  expect((await changed.json()).faults).toMatchObject({ failBeforeRate: 1, dateMissingRate: 1, listDelayMs: 0 });
  const failed = await signIn();
  expect([failed.status, failed.headers.get('date')]).toEqual([503, null]);
  expect((await set('PATCH', { faults: { failBeforeRate: 2 } })).status).toBe(400);
  await set('DELETE');
  const good = await signIn();
  await close();
  expect([good.status, good.headers.has('date')]).toEqual([200, true]);
});

test('Graph alone gives a token for the id and secret that it prints, and with it the sample mailbox', async () => {
  const { named, close } = await started('graph', '--port', '0');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: named('client id'),
    client_secret: named('client secret'),
    scope: 'https://graph.microsoft.com/.default',
  });
  const token = await (await fetch(named('token'), { method: 'POST', body: form })).json();
  const answer = await fetch(`${named('Microsoft Graph')}/users/${named('mailbox')}/events?$top=50`, {
    headers: { authorization: `Bearer ${token.access_token}` },
  });
  const subjects = (await answer.json()).value.map(({ subject }: { subject: string }) => subject);
  await close();
  expect(subjects).toContain('Steering group');
});

test('with --tls any client that trusts the printed certificate signs in, uses Graph and sets its switches', async () => {
  const { lines, named, close } = await started('graph', '--port', '0', '--tls', '--now', '2026-03-02T08:00:00Z');
  const ca = lines.join('\n').slice(lines.join('\n').indexOf('-----BEGIN'));
  const ask = (url: string, method = 'GET', headers: Record<string, string> = {}, body = '') =>
    new Promise<{ status: number | undefined; date: string | undefined; json: ReturnType<typeof JSON.parse> }>(
      (resolve, reject) => {
        const sent = secureRequest(url, { method, headers, ca }, async (answer) => {
          const text = (await answer.toArray()).join('');
          resolve({ status: answer.statusCode, date: answer.headers.date, json: JSON.parse(text) });
        });
        sent.on('error', reject).end(body);
      },
    );
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: named('client id'),
    client_secret: named('client secret'),
    scope: 'https://graph.microsoft.com/.default',
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const token = await ask(named('token'), 'POST', type, form.toString());
  const bearer = { authorization: `Bearer ${token.json.access_token}` };
  const events = `${named('Microsoft Graph')}/users/${named('mailbox')}/events`;
  const [good, wrong] = [await ask(events, 'GET', bearer), await ask(events, 'GET', { authorization: 'Bearer x' })];
  const throttled = JSON.stringify({ faults: { throttleEvery: 1, retryAfter: 'fractional' } });
  const set = await ask(named('switches'), 'PATCH', {}, throttled);
  const after = await ask(events, 'GET', bearer);
  const state = await ask(named('state'));
  await close();
  expect(token.date).toMatch(/^Mon, 02 Mar 2026 (?:07:59:59|08:00:)/u);
  expect([good.status, good.json.value.length, wrong.status]).toEqual([200, 10, 401]);
  expect(set.json.faults).toMatchObject({ mailboxConcurrency: 4, requestsPerTenMinutes: 10_000, throttleEvery: 1 });
  expect([after.status, after.json.error.code]).toEqual([429, 'TooManyRequests']);
  expect(state.json.events.length).toBeGreaterThan(10);
});

test('with --tls the certificate is printed, and the server speaks https only', async () => {
  const { lines, port, close } = await startSimulator(['graph', '--port', '0', '--tls']);
  expect(lines.join('\n')).toContain('-----BEGIN CERTIFICATE-----');
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  await close();
});

test('a taken port is named with the option to choose another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : '');
  await expect(startSimulator(['severa', '--port', port])).rejects.toThrow(
    new RegExp(`Port ${port} .* is taken: .*--port`, 'u'),
  );
  server.close();
});

test.each([
  [[], 'Say which'],
  [['fax', '--port', '0'], 'Say which'],
  [['key-vault', '--port', '0', '--tls'], 'http only'],
  [['graph'], '--port is missing'],
  [['graph', '--port', '99999'], '"99999" is no port'],
  [['graph', '--port', '0', '--now', 'soon'], '"soon" is no date and time'],
  [['graph', '--port', '0', '--fast'], '--fast'],
  [['severa', '--port', '0', '--seed', 'x'], '"x" is no whole number'],
])('the command line %j is refused as bad usage', async (args, message) => {
  await expect(startSimulator(args)).rejects.toMatchObject({
    name: 'BadUsage',
    message: expect.stringContaining(message),
  });
});
