import { createServer } from 'node:net';

/** The error to show when a port that a person chose, or the default, is in use; null for any other failure. */
export function takenPort(error: unknown, port: number, option: string): Error | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return null;
  return new Error(
    `Port ${port} on 127.0.0.1 is taken: end the program that uses it, or choose another with ${option} (0: any free one).`,
    { cause: error },
  );
}

/** Throws at once what a start would end with after some seconds. */
export async function checkPortFree(port: number, option: string): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(takenPort(error, port, option) ?? error));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

/** A port that nobody uses at this moment: what is told to others before a server listens there. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
