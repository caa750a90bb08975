import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import pLimit, { type LimitFunction } from 'p-limit';
import type { BeforeSend, Clock, Wait } from '../sync/ports.ts';
import { type Answer, toAnswer } from './answer.ts';
import { createAuthenticate } from './authenticate.ts';
import { checkBase } from './base.ts';
import { CallOption } from './call-option.ts';
import type { GraphEdges } from './edges.ts';
import { createKnownSeries, type KnownSeries } from './known-series.ts';
import { prefer } from './prefer.ts';
import { createRetry } from './retry.ts';
import { DEFAULT_PATIENCE, type Patience } from './retry-after.ts';
import { createEntry, createSend } from './send.ts';

export interface GraphCall {
  readonly method: 'GET' | 'POST';
  /** A path below the version with its parts encoded, or a whole address of the base that goes out as it is. */
  readonly to: { readonly path: string; readonly query?: Readonly<Record<string, string>> } | { readonly link: string };
  /** Added to the ones that every request has. */
  readonly prefer?: readonly string[];
  readonly body?: unknown;
  /** Required for a POST that may be done twice without harm; a GET always may. */
  readonly repeatable?: boolean;
  /** Called right before each try goes out, after every wait; what it throws ends the call and is thrown as it is. */
  readonly before?: BeforeSend;
}

export interface GraphClient {
  readonly base: string;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly random: () => number;
  readonly patience: Patience;
  readonly series: KnownSeries;
  /** Any HTTP answer, once it is worth no further try. Throws `transient`, `answer-lost`, `unavailable` or `invalid`. */
  call(call: GraphCall): Promise<Answer>;
  /**
   * One request, or one batch, at a time for each mailbox. Exchange Online serves four at once (Outlook service limits)
   * and Graph itself sends the parts of a batch four at a time: a batch fills that by itself.
   */
  inTurn<T>(mailboxId: string, work: () => Promise<T>): Promise<T>;
}

/** Graph's SDK on a chain of our own. One client for one connection. */
export function createGraphClient(edges: GraphEdges): GraphClient {
  const base = checkBase(edges.baseUrl ?? 'https://graph.microsoft.com');
  const clock = edges.clock ?? Date.now;
  const wait = edges.wait ?? ((milliseconds) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  const random = edges.random ?? Math.random;
  const patience = edges.patience ?? DEFAULT_PATIENCE;
  const client = Client.initWithMiddleware({
    baseUrl: base,
    defaultVersion: 'v1.0',
    middleware: [
      createEntry(),
      createRetry(patience, { clock, wait, random }),
      createAuthenticate(base, edges.getToken),
      createSend(
        edges.fetch ?? globalThis.fetch,
        edges.timeLimitMs ?? 30_000,
        edges.maxAnswerBytes ?? 32 * 1024 * 1024,
      ),
    ],
  });
  const series = createKnownSeries();
  return { base, clock, wait, random, patience, series, call: (call) => send(client, call), inTurn: createTurns() };
}

async function send(client: Client, call: GraphCall): Promise<Answer> {
  const link = 'link' in call.to ? call.to.link : null;
  const option = new CallOption(link, call.method === 'GET' || call.repeatable === true, call.before ?? null);
  const request = client
    .api('path' in call.to ? call.to.path : '/')
    .headers({ Prefer: prefer(call.prefer) })
    .responseType(ResponseType.RAW)
    .middlewareOptions([option]);
  // The SDK writes query values as they come.
  if ('path' in call.to) {
    for (const [name, value] of Object.entries(call.to.query ?? {}))
      request.query(`${name}=${encodeURIComponent(value)}`);
  }
  try {
    const response: Response = call.method === 'GET' ? await request.get() : await request.post(call.body);
    return await toAnswer(response);
  } catch (error) {
    throw option.failure ?? error;
  }
}

function createTurns(): GraphClient['inTurn'] {
  const turns = new Map<string, { readonly limit: LimitFunction; users: number }>();
  return async (mailboxId, work) => {
    const turn = turns.get(mailboxId) ?? { limit: pLimit(1), users: 0 };
    turns.set(mailboxId, turn);
    turn.users += 1;
    try {
      return await turn.limit(work);
    } finally {
      turn.users -= 1;
      if (turn.users === 0) turns.delete(mailboxId);
    }
  };
}
