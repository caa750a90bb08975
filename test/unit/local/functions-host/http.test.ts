import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { tinyApps } from './tiny-app.ts';

const apps = tinyApps();
afterEach(() => apps.closeAll());

const echo = `async (request) => ({ jsonBody: {
  method: request.method, url: new URL(request.url).pathname, params: request.params,
  query: Object.fromEntries(request.query), header: request.headers.get('x-many'), body: await request.text(),
} })`;

test('functions are listed in the order they registered, and routes are tried by function name', async () => {
  const host = await apps.start(`
    app.http('second', { route: 'things/{id}', handler: () => ({ body: 'second' }) });
    app.http('first', { route: 'things/special', handler: () => ({ body: 'first' }) });
  `);
  expect(host.functions).toEqual(['second', 'first']);
  expect(await (await fetch(`${host.url}/api/things/special`)).text()).toBe('first');
  expect(await (await fetch(`${host.url}/api/things/other`)).text()).toBe('second');
});

test('a route that leads to a function with an earlier name is warned about at the start', async () => {
  await apps.start(`
    app.http('all', { route: '{*rest}', handler: () => ({}) });
    app.http('health', { route: 'health', methods: ['GET'], handler: () => ({}) });
  `);
  expect(apps.lines).toContain(
    'warning: GET /api/health is meant for "health" but goes to "all", whose name comes first.',
  );
});

test('an unknown route and a wrong method are both 404 without a body', async () => {
  const host = await apps.start(`app.http('only', { methods: ['POST'], handler: ${echo} });`);
  for (const [path, method] of [
    ['/api/none', 'GET'],
    ['/only', 'POST'],
    ['/api/only', 'GET'],
  ] as const) {
    const response = await fetch(host.url + path, { method });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  }
});

test('optional, decoded and catch-all parameters arrive in params; literals ignore case', async () => {
  const host = await apps.start(`
    app.http('optional', { route: 'Users/{id:int}/{tab?}', handler: ${echo} });
    app.http('rest', { route: 'files/{*path}', handler: ${echo} });
  `);
  const params = async (path: string) => (await (await fetch(host.url + path)).json()).params;
  expect(await params('/api/users/7')).toEqual({ id: '7' });
  expect(await params('/api/USERS/a%20b/mail')).toEqual({ id: 'a b', tab: 'mail' });
  expect(await params('/api/files/a/b%2Fc')).toEqual({ path: 'a/b%2Fc' });
});

test('repeated headers and query values are joined by commas', async () => {
  const host = await apps.start(`app.http('echo', { handler: ${echo} });`);
  const answer = await send(`${host.url}/api/echo?a=1&a=2&b=%C3%A4`, 'GET', { 'X-Many': ['one', 'two'] });
  expect(JSON.parse(answer)).toMatchObject({ query: { a: '1,2', b: 'ä' }, header: 'one,two' });
});

test('a body with a length and a chunked body both reach the handler', async () => {
  const host = await apps.start(`app.http('echo', { methods: ['POST'], handler: ${echo} });`);
  const url = `${host.url}/api/echo`;
  const whole = await (await fetch(url, { method: 'POST', body: 'whole' })).json();
  expect(whole.body).toBe('whole');
  expect(JSON.parse(await send(url, 'POST', { 'transfer-encoding': ['chunked'] }, 'chunk')).body).toBe('chunk');
});

test('a body beyond 100 MB is refused by its announced length', async () => {
  const host = await apps.start(`app.http('echo', { methods: ['POST'], handler: ${echo} });`);
  const status = await new Promise((resolve, reject) => {
    const outgoing = request(`${host.url}/api/echo`, { method: 'POST', headers: { 'content-length': 104_857_601 } });
    outgoing.once('response', (response) => resolve(response.statusCode));
    outgoing.once('error', reject);
    outgoing.flushHeaders();
  });
  expect(status).toBe(413);
});

test('status, headers, cookies and body come back as the function gave them', async () => {
  const host = await apps.start(`app.http('made', { handler: () => ({
    status: 201, headers: { location: '/x' }, body: 'made',
    cookies: [
      { name: '__Host-a', value: '1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 60 },
      { name: 'b', value: '2', expires: new Date(0 + 1000) },
    ],
  }) });`);
  const response = await fetch(`${host.url}/api/made`);
  expect([response.status, response.headers.get('location'), await response.text()]).toEqual([201, '/x', 'made']);
  expect(response.headers.getSetCookie()).toEqual([
    '__Host-a=1; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax',
    'b=2; Expires=Thu, 01 Jan 1970 00:00:01 GMT',
  ]);
});

test('a HEAD request reaches a GET function and gets headers only', async () => {
  const host = await apps.start(`app.http('page', { methods: ['GET'], handler: () => ({ body: 'text' }) });`);
  const response = await fetch(`${host.url}/api/page`, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '4', '']);
});

test('a function that returns nothing gives an empty 200, one that throws an empty 500 and a log line', async () => {
  const host = await apps.start(`
    app.http('nothing', { handler: () => undefined });
    app.http('throws', { handler: () => { throw new Error('out of order'); } });
  `);
  const nothing = await fetch(`${host.url}/api/nothing`);
  expect([nothing.status, await nothing.text()]).toEqual([200, '']);
  const thrown = await fetch(`${host.url}/api/throws`);
  expect([thrown.status, await thrown.text()]).toEqual([500, '']);
  expect(apps.lines.join('\n')).toContain('error: Error: out of order');
});

test('the route prefix of host.json counts, also an empty one', async () => {
  const hostJson = { extensions: { http: { routePrefix: '' } } };
  const host = await apps.start(`app.http('root', { route: 'here', handler: () => ({ status: 204 }) });`, { hostJson });
  expect((await fetch(`${host.url}/here`)).status).toBe(204);
  expect((await fetch(`${host.url}/api/here`)).status).toBe(404);
});

test('closing waits for a running request and then refuses new ones', async () => {
  const host = await apps.start(`app.http('slow', { handler: async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { body: 'done' };
  } });`);
  const slow = fetch(`${host.url}/api/slow`).then((response) => response.text());
  await new Promise((resolve) => setTimeout(resolve, 50));
  await host.close();
  expect(await slow).toBe('done');
  await expect(fetch(`${host.url}/api/slow`)).rejects.toThrow();
});

function send(url: string, method: string, headers: Record<string, string[]>, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
