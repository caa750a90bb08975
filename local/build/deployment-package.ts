import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';
import { bundle, MAIN, type PackageFile } from './bundle.ts';
import { bundleProblems } from './check-bundle.ts';
import { notices } from './notices.ts';

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** From the root. */
const ENTRY = 'functions/main.ts';

export interface DeploymentPackage {
  readonly files: readonly PackageFile[];
  readonly metafile: Metafile;
}

/**
 * All that Azure needs to run the service: the bundle, host.json, a package.json that names the entry file and depends on
 * nothing, and the licences of what is in the bundle. Writes nothing. Throws with a line for each problem.
 */
export async function deploymentPackage(root: string): Promise<DeploymentPackage> {
  const { files, metafile } = await bundle(root, ENTRY);
  const problems = bundleProblems(metafile);
  if (problems.length > 0) throw new Error(`the bundle can't be used:\n  ${problems.join('\n  ')}`);
  const { name, version, license } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const own = { name, version, private: true, license, type: 'module', main: MAIN, engines: { node: '>=24' } };
  return {
    files: [
      ...files,
      { name: 'host.json', contents: await readFile(join(root, 'host.json')) },
      { name: 'package.json', contents: Buffer.from(`${JSON.stringify(own, null, 2)}\n`) },
      { name: 'third-party-notices.txt', contents: Buffer.from(await notices(root, metafile)) },
    ],
    metafile,
  };
}
