import { request } from 'node:http';
import { DropConnection, type Handler } from '../serve.ts';
import { bodyText, broken, type HttpClient, headersOf, toResponse, type WireRequest } from './wire.ts';

/** The double for other processes: to be served, and asked with {@link throughHttp}. The Host header names the vault. */
export function overHttp({ sendRequest }: HttpClient): Handler {
  return async (asked) => {
    const url = new URL(asked.url);
    url.protocol = 'https:';
    const wire: WireRequest = {
      url: url.href,
      method: 'GET',
      headers: headersOf(Object.fromEntries(asked.headers)),
      body: await asked.text(),
      abortSignal: asked.signal,
      timeout: 0,
      withCredentials: false,
      requestId: '',
    };
    // The names of methods are the SDK's own type; whatever comes is handed on, and the double refuses what it doesn't know.
    const answer = await sendRequest(Object.assign(wire, { method: asked.method })).catch(() => {
      throw new DropConnection();
    });
    const { status } = answer;
    return new Response(status === 204 ? null : (answer.bodyAsText ?? ''), {
      status,
      headers: answer.headers.toJSON(),
    });
  };
}

/** Goes into the option `httpClient` of Microsoft's client: sends everything to the double served at this http address. */
export function throughHttp(address: URL): HttpClient {
  return {
    sendRequest: (wire) =>
      new Promise((resolve, reject) => {
        const url = new URL(wire.url);
        const { 'content-length': _, ...headers } = wire.headers.toJSON();
        const failed = (error: NodeJS.ErrnoException) => reject(broken(error.code ?? 'ECONNRESET'));
        const asked = request({
          host: address.hostname,
          port: address.port,
          method: wire.method,
          path: `${url.pathname}${url.search}`,
          headers: { ...headers, host: url.host },
        });
        asked.once('error', failed);
        asked.once('response', (incoming) => {
          incoming.setEncoding('utf8').once('error', failed);
          incoming.toArray().then(
            (pieces) => {
              const got = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
              const status = incoming.statusCode ?? 500;
              resolve(toResponse(wire, { status, headers: Object.fromEntries(got), body: pieces.join('') }));
            },
            (error: NodeJS.ErrnoException) => failed(error),
          );
        });
        wire.abortSignal?.addEventListener('abort', () => void asked.destroy());
        asked.end(bodyText(wire));
      }),
  };
}
