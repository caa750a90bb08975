import { servePages } from '../pages/serve-pages.ts';
import type { Desk } from './desk.ts';
import { serveDesk } from './desk-server.ts';
import type { StartOptions } from './start-options.ts';
import type { Stack } from './start-stack.ts';

/** Where a person comes in: the desk by command, the host app's pages by browser. */
export interface Doors {
  readonly deskPort: number;
  /** Origin. */
  readonly pagesUrl: string;
  close(): Promise<void>;
}

/** Both or none. */
export async function openDoors(
  stack: Stack,
  desk: Desk,
  { deskPort, pagesPort }: Pick<StartOptions, 'deskPort' | 'pagesPort'>,
  report: (error: unknown) => void,
): Promise<Doors> {
  const server = await serveDesk(desk, deskPort);
  try {
    const pages = await servePages(stack, pagesPort, report);
    const close = async () => {
      await pages.close();
      await server.close();
    };
    return { deskPort: server.port, pagesUrl: pages.url, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}
