import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PackageFile } from './bundle.ts';

/** In every package that was ever written here; its absence means that a folder is somebody else's. */
const MARK = 'third-party-notices.txt';

/**
 * Puts the files into a folder in place of those of an earlier build, so that nothing of it is deployed along. Throws for
 * a folder that holds anything else: it isn't emptied.
 */
export async function writePackage(folder: string, files: readonly PackageFile[]): Promise<void> {
  const there = await readdir(folder).catch((): string[] => []);
  if (there.length > 0 && !there.includes(MARK))
    throw new Error(`${folder} holds something else than a built package: give another folder, or empty it.`);
  await rm(folder, { recursive: true, force: true });
  // The mark comes first: a build that is broken off must not stand in the way of the next.
  const inOrder = files.toSorted((one, other) => Number(other.name === MARK) - Number(one.name === MARK));
  for (const { name, contents } of inOrder) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
}

/** Byte for byte what is in the folder, by name. */
export async function readPackage(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(
    async (path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path)] as const,
  );
  return new Map(await Promise.all(read));
}
