import { pathToFileURL } from 'node:url';
import { installCore } from './core-api.ts';
import type { HostLog, ProgrammingModel } from './core-types.ts';
import { createRegistrations, type Registrations } from './registrations.ts';

/** A function app, loaded and listed. */
export interface LoadedApp {
  readonly registrations: Registrations;
  readonly model: ProgrammingModel;
  readonly directory: string;
  /** Shared by all hooks of the app, as `appHookData`. */
  readonly appHookData: Record<string, unknown>;
  /** Runs the appTerminate hooks and lets go of the core. */
  unload(): Promise<void>;
}

let loads = 0;

/**
 * Imports the app's entry file and asks for its functions, in the worker's order: core, entry file, appStart hooks,
 * capabilities. Throws with the whole message when the entry file throws, and when it registers nothing: the real host
 * says nothing then and runs with zero functions (azure-functions-nodejs-library#237).
 */
export async function loadApp(main: string | URL, directory: string, log: HostLog): Promise<LoadedApp> {
  const core = installCore();
  const registrations = createRegistrations();
  const detach = core.attach({ registrations, log });
  const hookContext = { hookData: {}, appHookData: {}, functionAppDirectory: directory };
  try {
    await importEntry(main);
    if (registrations.functions.size === 0) throw new Error(`${String(main)} registered no function.`);
    const model = core.programmingModel();
    if (model === undefined) throw new Error('The app didn\'t use "@azure/functions".');
    for (const hook of registrations.hooks('appStart')) await hook(hookContext);
    await model.getCapabilities({});
    registrations.close();
    return {
      registrations,
      model,
      directory,
      appHookData: hookContext.appHookData,
      async unload() {
        try {
          for (const hook of registrations.hooks('appTerminate')) await hook({ ...hookContext, hookData: {} });
        } finally {
          detach();
        }
      },
    };
  } catch (error) {
    detach();
    throw error;
  }
}

async function importEntry(main: string | URL): Promise<void> {
  const url = main instanceof URL || main.startsWith('file:') ? new URL(main) : pathToFileURL(main);
  // A second host in the same process loads the entry file again; the modules below it stay loaded.
  loads += 1;
  if (loads > 1) url.searchParams.set('load', String(loads));
  try {
    await import(/* @vite-ignore */ url.href);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error(`The function app could not be loaded from ${String(main)}:\n${message}`, { cause: error });
  }
}
