import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { bundle, MAIN } from '../../local/build/bundle.ts';
import { deploymentPackage } from '../../local/build/deployment-package.ts';
import { writePackage } from '../../local/build/write-package.ts';

const figures = z.object({
  /** Of the processor, from nothing to loaded: by the clock, whatever else the machine does would count as well. */
  ms: z.number(),
  /** By the clock, for information. */
  elapsedMs: z.number(),
  /** Of the whole process then. */
  rssMb: z.number(),
  heapMb: z.number(),
});
export type StartFigures = z.infer<typeof figures>;

export interface ColdStart {
  /** An app with one function that says hello. */
  readonly hello: StartFigures;
  /** Ours, as it is deployed. */
  readonly bundle: StartFigures;
  /** What the first message of a started process loads on top: its own milliseconds, the memory of all of it. */
  readonly firstMessage: StartFigures;
  readonly ratioTime: number;
  readonly ratioRss: number;
}

const ROOT = resolve(import.meta.dirname, '..', '..');
const PROBE = join(import.meta.dirname, 'cold-start-probe.mjs');
const RUNS = 15;

/** The least that our app starts with; nothing is asked of anybody. */
const SETTINGS = {
  ENTRA_CLIENT_ID: 'app',
  PUBLIC_BASE_URL: 'https://sync.example.com',
  ENTRA_CLIENT_SECRET: 'secret',
  HOST_TOKEN_ISSUER: 'https://host.example.com',
  HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
  HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
  KEY_VAULT_URL: 'https://name.vault.azure.net',
  DATA_CONNECTION: 'UseDevelopmentStorage=true',
};

/**
 * Medians of fresh processes, started in the same way and by turns: each app built as the deployment package is
 * and put where no node_modules are. The files are in the machine's cache, which on a new machine in Azure they aren't:
 * there the number and size of the files count for more.
 */
export async function measureColdStart(runs = RUNS): Promise<ColdStart> {
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
  try {
    const hello = await buildHello(join(folder, 'hello'));
    const ours = await buildOurs(join(folder, 'ours'));
    const starts: {
      readonly hello: StartFigures[];
      readonly bundle: StartFigures[];
      readonly firstMessage: StartFigures[];
    } = { hello: [], bundle: [], firstMessage: [] };
    const turns = [
      async () => void starts.hello.push(...(await start([hello]))),
      async () => {
        const [main, triggers] = await start(ours);
        if (main === undefined || triggers === undefined) throw new Error('The probe answered too little.');
        starts.bundle.push(main);
        starts.firstMessage.push(triggers);
      },
    ];
    for (let run = 0; run < runs; run += 1) for (const turn of run % 2 === 0 ? turns : turns.toReversed()) await turn();
    const [least, own] = [median(starts.hello), median(starts.bundle)];
    return {
      hello: least,
      bundle: own,
      firstMessage: median(starts.firstMessage),
      ratioTime: own.ms / least.ms,
      ratioRss: own.rssMb / least.rssMb,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Gives the module to load. */
async function buildHello(folder: string): Promise<string> {
  const { files } = await bundle(ROOT, 'test/bench/cold-start-hello.ts');
  const manifest = { name: 'package.json', contents: Buffer.from(JSON.stringify({ type: 'module', main: MAIN })) };
  await writePackage(folder, [...files, manifest]);
  return pathToFileURL(join(folder, MAIN)).href;
}

/** Gives the modules to load: the entry, then what the first message needs. */
async function buildOurs(folder: string): Promise<readonly string[]> {
  const { files, metafile } = await deploymentPackage(ROOT);
  await writePackage(folder, files);
  const triggers = Object.keys(metafile.outputs).find(
    (path) => metafile.outputs[path]?.entryPoint === 'functions/triggers.ts',
  );
  if (triggers === undefined)
    throw new Error('functions/triggers.ts is no part of its own: what does the first message load?');
  const names = [MAIN, `parts/${triggers.split('/').at(-1)}`];
  return names.map((name) => pathToFileURL(join(folder, name)).href);
}

async function start(modules: readonly string[]): Promise<readonly StartFigures[]> {
  const env = { PATH: process.env.PATH, ...SETTINGS };
  const { stdout } = await promisify(execFile)(process.execPath, [PROBE, ...modules], { env });
  return z.array(figures).parse(JSON.parse(stdout));
}

function median(all: readonly StartFigures[]): StartFigures {
  const middle = (key: keyof StartFigures) => {
    const sorted = all.map((one) => one[key]).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return { ms: middle('ms'), elapsedMs: middle('elapsedMs'), rssMb: middle('rssMb'), heapMb: middle('heapMb') };
}

if (import.meta.main) {
  const { hello, bundle: own, firstMessage, ratioTime, ratioRss } = await measureColdStart();
  const row = (name: string, { ms, elapsedMs, rssMb, heapMb }: StartFigures) =>
    [
      name.padEnd(22),
      `${ms.toFixed(1).padStart(7)} ms of processor`,
      `${elapsedMs.toFixed(1).padStart(7)} ms by the clock`,
      `${rssMb.toFixed(1).padStart(7)} MB, ${heapMb.toFixed(1).padStart(5)} MB of it heap`,
    ].join('  ');
  process.stdout.write(
    `${[
      row('hello', hello),
      row('this service', own),
      row('  its first message', firstMessage),
      `ratio ${ratioTime.toFixed(2)} in processor time, ${ratioRss.toFixed(2)} in memory`,
    ].join('\n')}\n`,
  );
}
