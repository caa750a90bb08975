import { loadApp } from './app-loader.ts';
import type { HostLog } from './core-types.ts';
import { readHostSettings } from './host-settings.ts';
import { type Run, startHttp } from './http-server.ts';
import { invoke } from './invoke.ts';
import { openQueue } from './message-queue.ts';
import { listenToQueue, type QueueListener } from './queue-listener.ts';
import { createRouter } from './routes.ts';
import { applySettings } from './settings.ts';
import { startTimers } from './timers.ts';
import { type QueueTrigger, readTrigger } from './triggers.ts';

export interface FunctionsHostOptions {
  /** The app's entry file: path or file: URL. The host.json above it counts. */
  readonly main: string | URL;
  /** The app's settings: put into process.env before the app is loaded, taken out again by close(). */
  readonly env: Readonly<Record<string, string>>;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Connection string for every queue trigger, whatever setting its `connection` names; null: take that setting. */
  readonly queueConnection: string | null;
  /** Milliseconds since 1970; decides when timers fire. */
  readonly clock?: () => number;
  /** Longest pause between two looks at an empty queue, at most 2000 ms. */
  readonly pollMs: number;
  readonly log: HostLog;
}

export interface FunctionsHost {
  readonly url: string;
  readonly port: number;
  /** Names in the order of registration. */
  readonly functions: readonly string[];
  /** Runs a timer function now; rejects with what it throws. */
  runTimer(name: string, isPastDue?: boolean): Promise<void>;
  /** Stops polling and listening, gives running functions 3 s, then ends every connection. */
  close(): Promise<void>;
}

const closeGrace = 3_000;

/**
 * Runs a function app in this process as Azure would: the app and `@azure/functions` are the ones that are deployed,
 * only the host around them is made here. Knows nothing of the app but its registrations.
 * Throws when the app doesn't load, registers nothing, or uses something this host can't serve.
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { log } = options;
  const clock = options.clock ?? Date.now;
  const settings = await readHostSettings(options.main);
  const restore = applySettings(options.env);
  const app = await loadApp(options.main, settings.directory, log).catch((error: unknown) => {
    restore();
    throw error;
  });
  const running = new Set<Promise<unknown>>();

  const run: Run = (target, request) => {
    const work = invoke(app, target, request, log).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: 'error', category: 'system', message, functionName: target.metadata.name });
      throw error;
    });
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    settled.then(() => running.delete(settled));
    return work;
  };

  const prepareQueue = (trigger: QueueTrigger): (() => QueueListener) => {
    const connection = options.queueConnection ?? options.env[trigger.connection];
    const { name } = trigger.function.metadata;
    if (!connection)
      throw new Error(`Function "${name}" needs the setting ${trigger.connection}, a connection string.`);
    const maxPollingInterval = Math.min(settings.queues.maxPollingInterval, options.pollMs, 2_000);
    const queue = openQueue(connection, trigger.queueName);
    return () =>
      listenToQueue({
        functionName: name,
        queue,
        settings: { ...settings.queues, maxPollingInterval },
        run: async (data, triggerMetadata) => {
          await run(trigger.function, { inputData: [{ name: trigger.binding, data }], triggerMetadata });
        },
        log,
        wait: pause,
      });
  };

  try {
    const triggers = [...app.registrations.functions.values()].map((target) => readTrigger(target, options.env));
    const router = createRouter(
      triggers.filter((trigger) => trigger.kind === 'http'),
      settings.routePrefix,
    );
    for (const message of router.shadowed) log({ level: 'warning', category: 'system', message, functionName: null });
    const startQueues = triggers.filter((trigger) => trigger.kind === 'queue').map(prepareQueue);
    const timers = startTimers({
      triggers: triggers.filter((trigger) => trigger.kind === 'timer'),
      run: async ({ function: target, binding }, data) => {
        await run(target, { inputData: [{ name: binding, data }], triggerMetadata: {} });
      },
      clock,
    });
    const http = await startHttp({ host: options.host, port: options.port, router, log }, run).catch(
      (error: unknown) => {
        timers.stop();
        throw error;
      },
    );
    const queues = startQueues.map((startQueue) => startQueue());
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      timers.stop();
      http.stop();
      const quiet = Promise.all(queues.map((queue) => queue.stop())).then(() => Promise.all(running));
      const grace = new AbortController();
      await Promise.race([quiet, pause(closeGrace, grace.signal)]);
      grace.abort();
      await http.close();
      await app.unload().finally(restore);
    };
    return {
      url: `http://${options.host}:${http.port}`,
      port: http.port,
      functions: triggers.map((trigger) => trigger.function.metadata.name),
      runTimer: timers.runNow,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await app.unload().finally(restore);
    throw error;
  }
}

/** Resolves after the time, or at once when the signal is or gets aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
