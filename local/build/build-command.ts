import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fromHere } from '../launch/from-here.ts';
import { usable } from '../stack/start-options.ts';
import { loadedAtStart, type PackageFile } from './bundle.ts';
import { deploymentPackage } from './deployment-package.ts';
import { writePackage } from './write-package.ts';

export const BUILD_USAGE = `usage: npm run build -- [options]

  --out FOLDER   where the package is written (dist)
  --help         this text`;

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Builds the deployment package and tells what is in it. Throws BadUsage; null: help was asked for. */
export async function runBuild(args: readonly string[]): Promise<readonly string[] | null> {
  const { out, help } = usable(
    () =>
      parseArgs({ args: [...args], options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
        .values,
  );
  if (help === true) return null;
  const folder = out === undefined ? join(ROOT, 'dist') : fromHere(out);
  const { files, metafile } = await deploymentPackage(ROOT);
  await writePackage(folder, files);
  const start = new Set(loadedAtStart(metafile));
  return [
    `${folder}: ${files.length} files, ${kilobytes(files)}`,
    `  loaded at the start  ${kilobytes(files.filter(({ name }) => start.has(name)))}`,
    ...files
      .filter(({ name }) => name.startsWith('parts/') && !start.has(name))
      .map((file) => `  on first use         ${kilobytes([file])}  ${file.name}`),
  ];
}

function kilobytes(files: readonly PackageFile[]): string {
  const bytes = files.reduce((sum, { contents }) => sum + contents.byteLength, 0);
  return `${Math.ceil(bytes / 1024)} KiB`.padStart(8);
}
