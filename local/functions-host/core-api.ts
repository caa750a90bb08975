import { Module } from 'node:module';
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HookName,
  HostLog,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-types.ts';
import type { Registrations } from './registrations.ts';

/** Who is being loaded, or runs, behind the one `@azure/functions-core` of this process. */
export interface CoreOwner {
  readonly registrations: Registrations;
  readonly log: HostLog;
}

interface Core {
  /** Sends registrations and log lines to this owner until the returned function is called. */
  attach(owner: CoreOwner): () => void;
  programmingModel(): ProgrammingModel | undefined;
}

class Disposable {
  #callOnDispose: (() => unknown) | undefined;

  constructor(callOnDispose?: () => unknown) {
    this.#callOnDispose = callOnDispose;
  }

  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    this.#callOnDispose?.();
    this.#callOnDispose = undefined;
  }
}

/**
 * Answers `require('@azure/functions-core')` in this process, the way the worker does: by patching
 * `Module.prototype.require`. `import '@azure/functions-core'` stays unanswered on purpose, since the worker doesn't
 * answer it either and a bundle that relies on it must fail here first (azure-functions-nodejs-library#201).
 *
 * `@azure/functions` asks once and keeps the answer, even a failure, so there is one core per process and this must be
 * called before the first use of that package.
 */
export function installCore(): Core {
  const host: { [installed]?: Core } & typeof globalThis = globalThis;
  host[installed] ??= patch();
  return host[installed];
}

/** Kept on the global object: a module loaded twice (by a test runner, say) must find the patch of the first. */
const installed: unique symbol = Symbol.for('local-functions-host.core');

function patch(): Core {
  const owners: CoreOwner[] = [];
  let model: ProgrammingModel | undefined;
  const owner = (): CoreOwner => {
    const current = owners.at(-1);
    if (current === undefined) throw new Error('No functions host is running; nothing can be registered now.');
    return current;
  };
  const api = {
    version: '3.13.0',
    hostVersion: '4.1040.0',
    Disposable,
    setProgrammingModel(next: ProgrammingModel): void {
      model = next;
    },
    getProgrammingModel: () => model,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      new Disposable(owner().registrations.addFunction(metadata, callback)),
    registerHook: (name: HookName, callback: HookCallback) =>
      new Disposable(owner().registrations.addHook(name, callback)),
    log(level: LogLevel, category: LogCategory, message: string): void {
      owners.at(-1)?.log({ level, category, message, functionName: null });
    },
  };
  const original = Module.prototype.require;
  Module.prototype.require = new Proxy(original, {
    apply(target, self, args: [string]) {
      return args[0] === '@azure/functions-core' ? api : Reflect.apply(target, self, args);
    },
  });
  return {
    attach(next) {
      owners.push(next);
      return () => {
        const at = owners.indexOf(next);
        if (at >= 0) owners.splice(at, 1);
      };
    },
    programmingModel: () => model,
  };
}
