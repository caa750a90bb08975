import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { generate } from 'selfsigned';

/** Thrown by a handler: the connection ends without a byte of an answer, as when a server dies after doing the work. */
export class DropConnection extends Error {
  constructor(message = 'The simulator dropped the connection on purpose.') {
    super(message);
    this.name = 'DropConnection';
  }
}

export type Handler = (request: Request) => Promise<Response>;

/** PEM texts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Defaults to 127.0.0.1. */
  readonly host?: string;
  /** With a certificate the server speaks https. */
  readonly tls?: Certificate;
  /** The handler says what time it is: an answer without a Date goes without one. Default: it gets the machine's. */
  readonly ownDate?: boolean;
}

export interface Served {
  /** Origin without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Ends at once, keep-alive connections and unanswered requests included. */
  close(): Promise<void>;
}

/** Bodies above this are refused with 413; Graph's own limit for a JSON request is 4 MB. */
const LARGEST_BODY = 4 * 1024 * 1024;

/**
 * A web server around a fetch-style handler. Rejects with a message that names the port when the port is taken.
 * An exception of the handler is answered with 500; `DropConnection` closes the socket instead.
 */
export async function serve(handler: Handler, options: ServeOptions): Promise<Served> {
  const host = options.host ?? '127.0.0.1';
  const scheme = options.tls ? 'https' : 'http';
  const authority = host.includes(':') ? `[${host}]` : host;
  const listener: RequestListener = (incoming, outgoing) => {
    outgoing.sendDate = options.ownDate !== true;
    answer(handler, incoming, outgoing, `${scheme}://${incoming.headers.host ?? authority}`).catch((error: unknown) => {
      if (!(error instanceof DropConnection)) console.error('simulator: an answer could not be sent:', error);
      incoming.socket.destroy();
    });
  };
  const server = options.tls
    ? createSecureServer({ key: options.tls.key, cert: options.tls.cert }, listener)
    : createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(takenMessage(host, options.port), { cause: error }) : error);
    });
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `${scheme}://${authority}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A certificate for 127.0.0.1, ::1 and localhost that signs itself: trust it by giving `cert` as the only authority. */
export async function selfSignedCertificate(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}

function takenMessage(host: string, port: number): string {
  return `Port ${port} on ${host} is taken: end the program that uses it, or choose another port.`;
}

async function answer(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === 'too-large') {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  let response: Response;
  try {
    response = await handler(toRequest(incoming, body, origin));
  } catch (error) {
    if (error instanceof DropConnection) throw error;
    console.error('simulator: the handler failed:', error);
    response = new Response('The simulator failed; its own output says why.', { status: 500 });
  }
  const content = Buffer.from(await response.arrayBuffer());
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.writeHead(response.status);
  outgoing.end(content);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | 'too-large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > LARGEST_BODY) return 'too-large';
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Buffer<ArrayBuffer>, origin: string): Request {
  const method = incoming.method ?? 'GET';
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
  }
  const target = incoming.url ?? '/';
  // Joined as text: a path that begins with two slashes must not turn into another host.
  const url = target.startsWith('/') ? `${origin}${target}` : target;
  const bodyless = method === 'GET' || method === 'HEAD' || body.length === 0;
  return new Request(url, bodyless ? { method, headers } : { method, headers, body });
}
