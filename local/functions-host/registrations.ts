import type { FunctionCallback, FunctionMetadata, HookCallback, HookName, RegisteredFunction } from './core-types.ts';

/** What one load of a function app registered. */
export interface Registrations {
  /** In the order of registration. */
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  hooks(name: HookName): readonly HookCallback[];
  addFunction(metadata: FunctionMetadata, callback: FunctionCallback): () => void;
  addHook(name: HookName, callback: HookCallback): () => void;
  /** From here on functions are refused, as the worker does once it was asked for the list. */
  close(): void;
}

export function createRegistrations(): Registrations {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<HookName, HookCallback[]>();
  let closed = false;
  return {
    functions,
    hooks: (name) => hooks.get(name) ?? [],
    addFunction(metadata, callback) {
      if (closed) throw new Error('A function can only be registered during app startup.');
      const { name } = metadata;
      if (functions.has(name)) throw new Error(`A function with the name "${name}" has already been registered.`);
      functions.set(name, { metadata, callback });
      return () => {
        if (closed) throw new Error('A function can only be disposed during app startup.');
        functions.delete(name);
      };
    },
    addHook(name, callback) {
      const list = [...(hooks.get(name) ?? []), callback];
      hooks.set(name, list);
      return () => {
        hooks.set(
          name,
          (hooks.get(name) ?? []).filter((other) => other !== callback),
        );
      };
    },
    close() {
      closed = true;
    },
  };
}
