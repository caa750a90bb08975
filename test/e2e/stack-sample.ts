import { mkdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { type Captured, start } from './stack-setting.ts';

/** A stack with the sample in it that stays up, and where everything of it is. */
export interface Started {
  readonly output: Captured;
  readonly reportFile: string;
  readonly dumpFile: string;
  /** Origins. */
  readonly desk: string;
  readonly functions: string;
  /** Connection string. */
  readonly storage: string;
  /** A request to the desk under another host name. */
  askAs(host: string, path: string): Promise<unknown>;
  end(): Promise<void>;
}

/** A Monday. */
const NOW = Date.UTC(2026, 2, 2, 8);

export async function startSample(directory: string): Promise<Started> {
  await mkdir(directory, { recursive: true });
  const [reportFile, dumpFile] = [join(directory, 'report.json'), join(directory, 'dump.json')];
  const { output, stack, deskPort, close } = await start({ once: false, now: NOW, report: reportFile, dump: dumpFile });
  return {
    output,
    reportFile,
    dumpFile,
    desk: `http://127.0.0.1:${deskPort}`,
    functions: stack.functionsUrl,
    storage: stack.azurite.connectionString,
    askAs: (host, path) =>
      new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port: deskPort, path, headers: { host } }, (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve(JSON.parse(text)));
        })
          .once('error', reject)
          .end();
      }),
    async end() {
      await close();
      await rm(directory, { recursive: true });
    },
  };
}
