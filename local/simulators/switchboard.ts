import type { ZodType } from 'zod';
import type { Handler } from './serve.ts';

/** Where the switches of a running simulator are read and set from outside; no path of any real service. */
export const SWITCHES_PATH = '/simulator/switches';
/** What happens besides requests: by administrators, by people, by itself. */
export const HAPPENINGS_PATH = '/simulator/happenings';
/** What is stored, what was mailed, what was asked. */
export const STATE_PATH = '/simulator/state';

/** The switches of one simulator, in groups. What can't be written as JSON isn't among them. */
export interface Switchboard {
  read(): object;
  /** Takes what is named, leaves the rest; throws an Error that names the bad ones, and then nothing is changed. */
  change(body: unknown): void;
  /** As at the start. */
  reset(): void;
}

/** `groups` hold the switches, and go on doing so; `shape` says what may be set; `hooks` are functions, for code only. */
export function createSwitchboard(
  groups: Readonly<Record<string, object>>,
  shape: ZodType<Readonly<Record<string, object | undefined>>>,
  hooks: readonly string[] = [],
): Switchboard {
  const atStart = structuredClone(without(hooks, groups));
  const set = (values: Readonly<Record<string, object | undefined>>) => {
    for (const [name, group] of Object.entries(groups)) Object.assign(group, values[name]);
  };
  return {
    read: () => without(hooks, groups),
    change(body) {
      const parsed = shape.safeParse(body);
      if (parsed.success) return set(parsed.data);
      const named = parsed.error.issues.map(({ path, message }) =>
        [path.join('.'), message].filter(Boolean).join(': '),
      );
      throw new Error(named.join('; '));
    },
    reset: () => set(structuredClone(atStart)),
  };
}

/**
 * Puts the switches before a simulator: GET tells them, PATCH sets those that its JSON body names, DELETE puts all back.
 * Each answers with the switches as they are then; 400 says what is wrong with a PATCH. Anything else is the simulator's.
 */
export function withSwitches(handle: Handler, switches: Switchboard): Handler {
  return async (request) => {
    if (new URL(request.url).pathname !== SWITCHES_PATH) return handle(request);
    try {
      if (request.method === 'PATCH') switches.change(await request.json());
      else if (request.method === 'DELETE') switches.reset();
      else if (request.method !== 'GET') return new Response(null, { status: 405 });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 });
    }
    return Response.json(switches.read());
  };
}

/** The groups without their hooks. */
function without(hooks: readonly string[], groups: Readonly<Record<string, object>>): Record<string, object> {
  const shown = (group: object) => Object.fromEntries(Object.entries(group).filter(([name]) => !hooks.includes(name)));
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, shown(group)]));
}
