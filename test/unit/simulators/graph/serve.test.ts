import { request as secureRequest } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { DropConnection, type Served, selfSignedCertificate, serve } from '../../../../local/simulators/serve.ts';

const running: Served[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((served) => served.close()));
});

async function start(...args: Parameters<typeof serve>): Promise<Served> {
  const served = await serve(...args);
  running.push(served);
  return served;
}

describe('serving a fetch-style handler', () => {
  it('hands over method, address, headers and body, and sends back status, headers and body', async () => {
    const served = await start(
      async (request) =>
        new Response(`${request.method} ${request.url} ${await request.text()}`, {
          status: 202,
          headers: { 'x-seen': request.headers.get('x-sent') ?? '' },
        }),
      { port: 0 },
    );
    const answer = await fetch(`${served.url}/a%20b?$top=1`, {
      method: 'POST',
      body: 'hei ä',
      headers: { 'x-sent': 'yes' },
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('x-seen')).toBe('yes');
    expect(await answer.text()).toBe(`POST ${served.url}/a%20b?$top=1 hei ä`);
  });

  it('a path that begins with two slashes stays on this host', async () => {
    const served = await start(async (request) => new Response(request.url), { port: 0 });
    const answer = await fetch(`${served.url}//elsewhere.example/x`);
    expect(await answer.text()).toBe(`${served.url}//elsewhere.example/x`);
  });

  it('a taken port is refused with an error that names it', async () => {
    const first = await start(async () => new Response('ok'), { port: 0 });
    await expect(serve(async () => new Response('ok'), { port: first.port })).rejects.toThrow(String(first.port));
  });

  it('a dropped connection gives the client no answer, and the next request is served', async () => {
    let drop = true;
    const served = await start(
      async () => {
        if (drop) throw new DropConnection();
        return new Response('ok');
      },
      { port: 0 },
    );
    await expect(fetch(served.url)).rejects.toThrow('fetch failed');
    drop = false;
    expect(await (await fetch(served.url)).text()).toBe('ok');
  });

  it('closing ends kept-alive connections and unanswered requests', async () => {
    const served = await serve(
      (request) => (request.url.endsWith('/hang') ? new Promise<Response>(() => {}) : Promise.resolve(new Response())),
      { port: 0 },
    );
    await fetch(served.url);
    const hanging = expect(fetch(`${served.url}/hang`)).rejects.toThrow('fetch failed');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await served.close();
    await hanging;
  });

  it('speaks https to a client that trusts exactly its certificate', async () => {
    const tls = await selfSignedCertificate();
    const served = await start(async () => new Response('safe'), { port: 0, tls });
    const get = (host: string, ca: string | undefined) =>
      new Promise<string>((resolve, reject) => {
        const sent = secureRequest({ host, port: served.port, ...(ca ? { ca } : {}) }, (answer) => {
          answer.setEncoding('utf8').on('data', resolve);
        });
        sent.on('error', reject).end();
      });
    expect(await get('127.0.0.1', tls.cert)).toBe('safe');
    expect(await get('localhost', tls.cert)).toBe('safe');
    await expect(get('127.0.0.1', undefined)).rejects.toThrow('self-signed');
  });
});
