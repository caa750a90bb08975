import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { GraphFailure } from '../simulators/graph/answers.ts';
import { type Desk, NotFound } from './desk.ts';
import { EDITS, wordsProblem } from './edit-actions.ts';
import { Unclear } from './edit-words.ts';
import { WorkerFailed } from './run-sync.ts';
import { SIDES } from './side-item.ts';
import { takenPort } from './taken-port.ts';

export interface DeskServer {
  readonly port: number;
  close(): Promise<void>;
}

const BODY_LIMIT = 256 * 1024;

interface Answer {
  readonly status: number;
  readonly body: object;
}

const sideName = z.enum(SIDES);
const editBody = z.object({
  side: sideName,
  action: z.enum(EDITS),
  words: z.array(z.string().max(100_000)).max(3),
  on: z.iso.date().nullish(),
  number: z.int().min(1).nullish(),
});

/**
 * The desk over HTTP, JSON in and out: `GET /items?side=outlook`, `POST /edits`. Only for this machine: a request that a
 * web page sent (a foreign Origin), or that came by a name which isn't ours (a foreign Host), is refused.
 */
export async function serveDesk(desk: Desk, wanted: number): Promise<DeskServer> {
  let own: readonly string[] = [];
  const server = createServer((request, response) => {
    answer(desk, request, own)
      .catch(refusal)
      .then((made) => send(request, response, made))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(takenPort(error, wanted, '--desk-port') ?? error));
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  own = ['127.0.0.1', 'localhost'].map((host) => `${host}:${port}`);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(desk: Desk, request: IncomingMessage, own: readonly string[]): Promise<Answer> {
  const { host = '', origin } = request.headers;
  if (!own.includes(host)) return problem(403, 'foreign-host', `Ask ${own[0]} by this address, not as "${host}".`);
  if (origin !== undefined && !own.some((each) => origin === `http://${each}`)) {
    return problem(403, 'foreign-origin', 'Pages of other sites may not use the desk.');
  }
  const body = await readBody(request);
  if (body === null) {
    return problem(413, 'body-too-large', `A request may hold at most ${BODY_LIMIT / 1024} KiB.`);
  }
  const url = new URL(request.url ?? '/', `http://${host}`);
  if (request.method === 'GET' && url.pathname === '/items') {
    const asked = sideName.safeParse(url.searchParams.get('side'));
    if (!asked.success) return problem(400, 'bad-request', 'Give side=outlook or side=severa.');
    return { status: 200, body: { items: await desk.list(asked.data) } };
  }
  if (request.method === 'POST' && url.pathname === '/edits') return edit(desk, body);
  return problem(404, 'not-found', 'There are GET /items?side=outlook and POST /edits.');
}

async function edit(desk: Desk, body: string): Promise<Answer> {
  const parsed = editBody.safeParse(json(body));
  if (!parsed.success) return problem(400, 'bad-request', `The edit is not complete: ${z.prettifyError(parsed.error)}`);
  const { action, words, on = null, number = null, side } = parsed.data;
  const wrong = wordsProblem(action, words);
  if (wrong !== null) return problem(400, 'bad-request', wrong);
  return { status: 200, body: await desk.edit({ side, action, words, on, number }) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NotFound) {
    const { several, candidates } = error;
    return problem(several ? 409 : 404, several ? 'several-items' : 'no-such-item', message, { candidates });
  }
  if (error instanceof Unclear) return problem(400, 'unclear', message);
  if (error instanceof WorkerFailed) return problem(502, error.code, `The edit was made, its sync failed: ${message}`);
  if (error instanceof GraphFailure) return problem(422, 'refused', `Outlook refuses that: ${message}`);
  return problem(422, 'refused', message);
}

function problem(status: number, code: string, detail: string, more: object = {}): Answer {
  return { status, body: { type: 'about:blank', title: TITLES[status] ?? 'Refused', status, code, detail, ...more } };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not understood',
  403: 'Not from here',
  404: 'There is nothing here',
  409: 'More than one fits',
  413: 'The request is too large',
  422: 'The calendar refuses that',
  502: 'The sync failed',
};

function send(request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
    // What is left of a body that was too large is not read any more.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(JSON.stringify(body));
}
