import { type ChildProcess, fork } from 'node:child_process';
import { z } from 'zod';
import { endsWithParent } from '../../local/launch/ends-with-parent.ts';

/** Another process of the benchmark, asked by name. */
export interface Peer {
  /** Rejects with what the other process says, or when it ended. */
  ask<T>(name: string, argument: unknown, answer: z.ZodType<T>): Promise<T>;
  /** Told by the other process unasked. */
  onTold(listener: (text: string) => void): void;
  end(): Promise<void>;
}

const asked = z.object({ id: z.number(), name: z.string(), argument: z.unknown() });
const told = z.union([
  z.object({ id: z.number(), answer: z.unknown().optional() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ told: z.string() }),
]);

const END_MS = 5000;

/** Starts a file of this directory as a process of its own. It ends when we end. */
export function startPeer(file: string, nodeOptions: readonly string[] = []): Peer {
  const child = fork(new URL(file, import.meta.url), {
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const open = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  const listeners: ((text: string) => void)[] = [];
  let last = 0;
  child.on('message', (message: unknown) => {
    const parsed = told.parse(message);
    if ('told' in parsed) {
      for (const listener of listeners) listener(parsed.told);
      return;
    }
    const call = open.get(parsed.id);
    open.delete(parsed.id);
    if ('error' in parsed) call?.reject(new Error(`${file}: ${parsed.error}`));
    else call?.resolve(parsed.answer);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      for (const call of open.values()) call.reject(new Error(`${file} ended with exit code ${code}.`));
      resolve();
    });
  });
  return {
    async ask(name, argument, answer) {
      const id = ++last;
      const answered = new Promise<unknown>((resolve, reject) => {
        open.set(id, { resolve, reject });
        child.send({ id, name, argument }, (error) => {
          if (error) reject(error);
        });
      });
      return answer.parse(await answered);
    },
    onTold: (listener) => void listeners.push(listener),
    async end() {
      disconnect(child);
      const killer = setTimeout(() => child.kill('SIGKILL'), END_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}

function disconnect(child: ChildProcess): void {
  if (child.connected) child.disconnect();
}

export type Handlers = Readonly<Record<string, (argument: unknown) => unknown>>;

/** Answers the process that started this one, and ends with it. */
export function answerParent(handlers: Handlers, close: () => Promise<void> = async () => {}): void {
  process.on('message', (message: unknown) => {
    const { id, name, argument } = asked.parse(message);
    const handler = handlers[name];
    Promise.resolve()
      .then(() => {
        if (handler === undefined) throw new Error(`nobody answers "${name}" here`);
        return handler(argument);
      })
      .then(
        (answer) => process.send?.({ id, answer }),
        (error: unknown) =>
          process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  endsWithParent(close);
  // It waits to be asked, whatever else it has to do.
  process.channel?.ref();
}

export function tellParent(text: string): void {
  process.send?.({ told: text });
}
