import type { SecretClientOptions } from '@azure/keyvault-secrets';
import type { Answer } from './answers.ts';

/** The SDK's own seam: what sends its requests. */
export type HttpClient = NonNullable<SecretClientOptions['httpClient']>;
export type WireRequest = Parameters<HttpClient['sendRequest']>[0];
export type WireResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;
type Headers = WireResponse['headers'];

export function headersOf(from: Readonly<Record<string, string>>): Headers {
  const all = new Map(Object.entries(from).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    get: (name) => all.get(name.toLowerCase()),
    has: (name) => all.has(name.toLowerCase()),
    set: (name, value) => {
      all.set(name.toLowerCase(), String(value));
    },
    delete: (name) => {
      all.delete(name.toLowerCase());
    },
    toJSON: () => Object.fromEntries(all),
    [Symbol.iterator]: () => all[Symbol.iterator](),
  };
}

export function toResponse(request: WireRequest, { status, headers, body }: Answer): WireResponse {
  return { request, status, headers: headersOf(headers), bodyAsText: body };
}

export function bodyText(request: WireRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

/** What the SDK's own sender throws when the connection ends. */
export function broken(code: string): Error {
  return Object.assign(new Error(`request failed: ${code}`), { name: 'RestError', code });
}

/** Comes to nothing until the caller gives up. */
export function givenUp(request: WireRequest): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' }));
    if (request.abortSignal?.aborted === true) stop();
    else request.abortSignal?.addEventListener('abort', stop);
  });
}
