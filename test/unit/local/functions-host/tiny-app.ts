import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostLog } from '../../../../local/functions-host/core-types.ts';
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from '../../../../local/functions-host/start.ts';

const library = pathToFileURL(createRequire(import.meta.url).resolve('@azure/functions')).href;

export interface Harness {
  readonly lines: string[];
  start(
    source: string,
    options?: Partial<FunctionsHostOptions> & { readonly hostJson?: object },
  ): Promise<FunctionsHost>;
  closeAll(): Promise<void>;
}

/** Writes function apps of a few lines to temporary directories and starts the host on them. */
export function tinyApps(): Harness {
  const directories: string[] = [];
  const hosts: FunctionsHost[] = [];
  const lines: string[] = [];
  const log: HostLog = ({ level, message }) => lines.push(`${level}: ${message}`);
  return {
    lines,
    async start(source, { hostJson = {}, ...options } = {}) {
      const directory = mkdtempSync(join(tmpdir(), 'tiny-app-'));
      directories.push(directory);
      const main = join(directory, 'main.mjs');
      writeFileSync(join(directory, 'host.json'), JSON.stringify({ version: '2.0', ...hostJson }));
      writeFileSync(main, `import { app } from ${JSON.stringify(library)};\n${source}`);
      const host = await startFunctionsHost({
        main,
        env: {},
        port: 0,
        host: '127.0.0.1',
        queueConnection: null,
        pollMs: 100,
        log,
        ...options,
      });
      hosts.push(host);
      return host;
    },
    async closeAll() {
      lines.length = 0;
      await Promise.all(hosts.splice(0).map((host) => host.close()));
      for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
    },
  };
}
