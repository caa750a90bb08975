import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Queue settings of host.json; durations in milliseconds. Defaults: "host.json settings" of the queue bindings. */
export interface QueueSettings {
  readonly batchSize: number;
  /** A new batch is fetched when no more than this many messages are being worked on. */
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  readonly maxPollingInterval: number;
  /** How long a message stays invisible after its handler threw. */
  readonly visibilityTimeout: number;
  readonly messageEncoding: 'base64' | 'none';
}

export interface HostSettings {
  readonly directory: string;
  readonly routePrefix: string;
  readonly queues: QueueSettings;
}

/** `hh:mm:ss` or `d.hh:mm:ss`, as .NET writes a TimeSpan. */
const timeSpan = z
  .string()
  .regex(/^(?:\d+\.)?\d{1,2}:\d{2}:\d{2}$/, 'must be a duration like 00:00:02')
  .transform((text) => {
    const [days, clock] = text.includes('.') ? text.split('.') : ['0', text];
    const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    return (Number(days) * 86_400 + seconds) * 1000;
  });

const schema = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).default({ routePrefix: 'api' }),
      queues: z
        .object({
          batchSize: z.int().min(1).max(32).default(16),
          newBatchThreshold: z.int().min(0).optional(),
          maxDequeueCount: z.int().min(1).default(5),
          maxPollingInterval: timeSpan.default(60_000),
          visibilityTimeout: timeSpan.default(0),
          messageEncoding: z.enum(['base64', 'none']).default('base64'),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** Reads the host.json that belongs to this entry file: the nearest one upwards. Throws when there is none. */
export async function readHostSettings(main: string | URL): Promise<HostSettings> {
  const file = main instanceof URL || main.startsWith('file:') ? fileURLToPath(main) : main;
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const text = await readFile(join(directory, 'host.json'), 'utf8').catch(() => null);
    if (text !== null) return parseHostSettings(text, directory);
    if (directory === dirname(directory)) throw new Error(`There is no host.json above ${file}.`);
  }
}

export function parseHostSettings(text: string, directory: string): HostSettings {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${join(directory, 'host.json')}: ${z.prettifyError(parsed.error)}`);
  const { http, queues } = parsed.data.extensions;
  return {
    directory,
    routePrefix: http.routePrefix.replace(/^\/+|\/+$/g, ''),
    queues: { ...queues, newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2) },
  };
}
