import { z } from 'zod';
import type { RegisteredFunction } from './core-types.ts';

interface TriggerBase {
  readonly function: RegisteredFunction;
  /** The name of the binding that carries the input. */
  readonly binding: string;
}

export interface HttpTrigger extends TriggerBase {
  readonly kind: 'http';
  /** Without prefix and leading slash. */
  readonly route: string;
  /** Upper case. */
  readonly methods: readonly string[];
}

export interface QueueTrigger extends TriggerBase {
  readonly kind: 'queue';
  readonly queueName: string;
  /** Name of the setting that holds the connection string. */
  readonly connection: string;
}

export interface TimerTrigger extends TriggerBase {
  readonly kind: 'timer';
  readonly schedule: string;
  readonly runOnStartup: boolean;
}

export type Trigger = HttpTrigger | QueueTrigger | TimerTrigger;

const httpOptions = z.object({ route: z.string().optional(), methods: z.array(z.string()) });
const queueOptions = z.object({ queueName: z.string(), connection: z.string() });
const timerOptions = z.object({ schedule: z.string(), runOnStartup: z.boolean().optional() });

/**
 * What starts this function. `%NAME%` in a queue name or schedule is replaced by that setting. Throws for triggers and
 * output bindings that this host can't serve: better no start than a function that silently never runs.
 */
export function readTrigger(target: RegisteredFunction, settings: Readonly<Record<string, string>>): Trigger {
  const { name, bindings } = target.metadata;
  const entries = Object.entries(bindings);
  const [binding, options] = entries.find(([, candidate]) => candidate.type.endsWith('Trigger')) ?? [];
  if (binding === undefined || options === undefined) throw new Error(`Function "${name}" has no trigger.`);
  const others = entries.filter(([key, other]) => key !== binding && other.type !== 'http');
  if (others.length > 0) {
    const types = others.map(([, other]) => `${other.type} (${other.direction})`).join(', ');
    throw new Error(`Function "${name}" has bindings that the local host doesn't serve: ${types}.`);
  }
  const base = { function: target, binding };
  switch (options.type) {
    case 'httpTrigger': {
      const { route, methods } = parse(httpOptions, options, name);
      const trimmed = (route ?? name).replace(/^\/+/, '');
      return { ...base, kind: 'http', route: trimmed, methods: methods.map((method) => method.toUpperCase()) };
    }
    case 'queueTrigger': {
      const { queueName, connection } = parse(queueOptions, options, name);
      return { ...base, kind: 'queue', queueName: expand(queueName, settings, name), connection };
    }
    case 'timerTrigger': {
      const { schedule, runOnStartup } = parse(timerOptions, options, name);
      return {
        ...base,
        kind: 'timer',
        schedule: expand(schedule, settings, name),
        runOnStartup: runOnStartup ?? false,
      };
    }
    default:
      throw new Error(`Function "${name}" has a ${options.type}, which the local host doesn't serve.`);
  }
}

function parse<T>(schema: z.ZodType<T>, options: unknown, name: string): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new Error(`The trigger of function "${name}" is not complete: ${z.prettifyError(parsed.error)}`);
}

function expand(text: string, settings: Readonly<Record<string, string>>, name: string): string {
  return text.replace(/%([^%]+)%/g, (_, setting: string) => {
    const value = settings[setting];
    if (value === undefined) throw new Error(`Function "${name}" needs the setting ${setting}, which is not there.`);
    return value;
  });
}
