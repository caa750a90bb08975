import { InvocationContext } from '@azure/functions';
import type { Services } from '../../../functions/services.ts';
import { must } from '../../../shared/errors.ts';
import { parseWorkMessage, type WorkMessage, workText } from '../../../shared/storage/work-message.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { createMemoryHost } from '../../fakes/memory-host.ts';
import { createMemoryQueue, type MemoryQueueOptions } from '../../fakes/memory-queue.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

export const START = Date.parse('2026-10-05T08:00:00Z');
export const RUN_MS = 7 * 60_000;

/** The triggers' services on the fakes; `change` replaces some of them. */
export function triggerSetting(change: Partial<Services> = {}, queueOptions: MemoryQueueOptions = {}) {
  let now = START;
  let ids = 0;
  const clock = () => now;
  const queue = createMemoryQueue({ clock, ...queueOptions });
  const store = createMemoryStore('org-1', { clock });
  const host = createMemoryHost({ clock });
  const setAside: unknown[] = [];
  const services: Services = {
    clock,
    newId() {
      ids += 1;
      return `id-${ids}`;
    },
    queue: { ...queue, setAside: async (_, body) => void setAside.push(body) },
    runMs: RUN_MS,
    store: () => store,
    async connect() {
      const organization = must(await store.organization(), 'The test has an organisation.');
      return { organization, host, calendar: createMemoryCalendar({ clock }) };
    },
    ...change,
  };
  return {
    services,
    queue,
    store,
    host,
    setAside,
    clock,
    advance(milliseconds: number) {
      now += milliseconds;
    },
  };
}

/** What a worker makes of a message as it comes off the queue. */
export function received(message: WorkMessage): WorkMessage {
  return parseWorkMessage(workText(message));
}

/** An invocation whose log is kept, line by line. */
export function invocation(dequeueCount = 1) {
  const lines: Record<string, unknown>[] = [];
  const context = new InvocationContext({
    invocationId: 'invocation-1',
    functionName: 'test',
    triggerMetadata: { dequeueCount },
    logHandler: (_, ...args) => void lines.push(JSON.parse(String(args[0]))),
  });
  return { context, lines };
}
