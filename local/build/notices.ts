import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/iu;
const RULE = '-'.repeat(80);

/** Folders of the packages that a bundle holds code of, from the root. */
function packagesIn({ inputs }: Metafile): readonly string[] {
  const folders = Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file) ?? []);
  return [...new Set(folders)].sort();
}

/**
 * The licences of all foreign code in a bundle, which have to go with it wherever it goes. Throws for a package that
 * names no licence: it can't be shipped.
 */
export async function notices(root: string, metafile: Metafile): Promise<string> {
  const parts = await Promise.all(packagesIn(metafile).map((folder) => notice(join(root, folder))));
  return ['This package contains code of these libraries, each under its own licence.', ...parts, ''].join(
    `\n${RULE}\n`,
  );
}

async function notice(folder: string): Promise<string> {
  const read = manifest.safeParse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  if (!read.success) throw new Error(`${folder} names no licence: it can't be part of the package.`);
  const { name, version, license } = read.data;
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.replaceAll('\r\n', '\n').trim())].join('\n\n');
}
