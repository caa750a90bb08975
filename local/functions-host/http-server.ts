import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostLog, InvocationRequest, InvocationResponse, RegisteredFunction } from './core-types.ts';
import { BodyTooLarge, httpInput, readBody } from './http-request.ts';
import { sendEmpty, sendOutput } from './http-response.ts';
import type { Router } from './routes.ts';

/** Runs one function; rejects with what it threw. */
export type Run = (target: RegisteredFunction, request: InvocationRequest) => Promise<InvocationResponse>;

export interface HttpListener {
  readonly port: number;
  /** Takes no new request; running ones go on. */
  stop(): void;
  /** Ends every connection that is left. */
  close(): Promise<void>;
}

/** Serves the HTTP functions. Keys (authLevel) are not asked for, as in Azure Functions Core Tools. */
export async function startHttp(
  options: { readonly host: string; readonly port: number; readonly router: Router; readonly log: HostLog },
  run: Run,
): Promise<HttpListener> {
  const server = createServer((request, response) => {
    answer(request, response, options.router, run).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      // What a client sees of an unhandled error in Azure as well: 500 and nothing more (ExceptionMiddleware).
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      if (error instanceof BodyTooLarge) response.setHeader('connection', 'close');
      sendEmpty(response, error instanceof BodyTooLarge ? 413 : 500);
    });
  });
  await listen(server, options.port, options.host);
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      server.closeIdleConnections();
    },
    close() {
      server.close();
      server.closeAllConnections();
      return closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, router: Router, run: Run): Promise<void> {
  const url = requestUrl(request);
  if (url === null) return sendEmpty(response, 400);
  const match = router.match(request.method ?? 'GET', url.pathname);
  if (match === null) {
    request.resume();
    return sendEmpty(response, 404);
  }
  const { trigger, params } = match;
  const http = httpInput(request, url, params, await readBody(request));
  const result = await run(trigger.function, {
    inputData: [{ name: trigger.binding, data: { http } }],
    triggerMetadata: {},
  });
  sendOutput(response, result.returnValue?.http);
}

function requestUrl(request: IncomingMessage): URL | null {
  const path = request.url ?? '/';
  if (!path.startsWith('/')) return null;
  const base = `http://${request.headers.host ?? 'localhost'}`;
  return URL.canParse(base + path) ? new URL(base + path) : null;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
