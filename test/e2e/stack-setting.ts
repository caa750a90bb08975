import { createConnection } from 'node:net';
import { runStack } from '../../local/stack/run-stack.ts';
import type { StartOptions } from '../../local/stack/start-options.ts';

/** Every port free, no files: a test sets what it is about. */
export const PLAIN: StartOptions = {
  calendars: [],
  once: true,
  builtPackage: null,
  now: null,
  report: null,
  dump: null,
  port: 0,
  deskPort: 0,
  pagesPort: 0,
  patienceMs: 60_000,
};

export interface Captured {
  readonly stdout: { text: string; write(text: string): void };
  readonly stderr: { text: string; write(text: string): void };
}

export function captured(): Captured {
  const sink = () => ({
    text: '',
    write(text: string) {
      this.text += text;
    },
  });
  return { stdout: sink(), stderr: sink() };
}

/** Starts a stack in this process; what it prints is in `output`. */
export async function start(options: Partial<StartOptions>) {
  const output = captured();
  const running = await runStack({ ...PLAIN, ...options }, output);
  return { ...running, output };
}

export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
