import type { IncomingMessage } from 'node:http';

/** Kestrel's limit as the Functions host sets it: 100 MB. */
const maxBody = 104_857_600;

/** A body beyond the limit; answered with 413. */
export class BodyTooLarge extends Error {}

/** A request in the shape the host hands to the worker. */
export interface HttpInput {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body?: { readonly bytes: Uint8Array };
}

/**
 * Repeated headers and query values arrive joined by commas in one string, header names in lower case
 * (azure-functions-host, GrpcMessageConversionExtensions).
 */
export function httpInput(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
  body: Uint8Array,
): HttpInput {
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]);
  const query = [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join(',')]);
  return {
    method: request.method ?? 'GET',
    url: url.href,
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(query),
    params,
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
  };
}

/**
 * The whole body, empty when there is none. A chunked body is read too, which is kinder than Azure: the real host looks
 * at Content-Length only and gives the handler no body at all for a chunked request.
 */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > maxBody) throw new BodyTooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > maxBody) throw new BodyTooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
