import type { Handler } from '../serve.ts';
import { HAPPENINGS_PATH, STATE_PATH } from '../switchboard.ts';
import { GraphFailure } from './answers.ts';
import { happen, happening } from './happenings.ts';
import type { GraphSimulator } from './simulator.ts';

/** Puts both paths before the simulator. A body has to be declared as JSON, which no foreign web page can do unasked. */
export function fromOutside(graph: GraphSimulator, handle: Handler): Handler {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === STATE_PATH && request.method === 'GET') return state(graph, searchParams);
    if (pathname !== HAPPENINGS_PATH || request.method !== 'POST') return handle(request);
    if (!/\bjson\b/i.test(request.headers.get('content-type') ?? '')) return refused(415, 'Send application/json.');
    try {
      const id = happen(graph, happening.parse(await request.json()));
      return Response.json(id === undefined ? {} : { id });
    } catch (error) {
      if (error instanceof GraphFailure) return refused(400, `${error.code}: ${error.message}`);
      return refused(400, error instanceof Error ? error.message : String(error));
    }
  };
}

function state(graph: GraphSimulator, asked: URLSearchParams): Response {
  const { log, outbox } = graph;
  const mailbox = asked.get('mailbox');
  const [from, until] = ['from', 'until'].map((name) => Date.parse(asked.get(name) ?? ''));
  try {
    const events = mailbox === null ? [] : graph.events(mailbox);
    const shown = mailbox !== null && from && until ? { shown: graph.shown(mailbox, from, until) } : {};
    return Response.json({ events, ...shown, outbox, requests: log.requests(), parts: log.parts() });
  } catch (error) {
    return refused(404, error instanceof Error ? error.message : String(error));
  }
}

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
