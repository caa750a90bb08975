import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ main: z.string(), type: z.literal('module') });

/**
 * The entry file of a function app as it is deployed, found where Azure looks: host.json and package.json at the top of
 * the folder and nowhere above it, `main` of the latter. Throws with what is missing.
 */
export async function entryOfPackage(folder: string): Promise<string> {
  const incomplete = (what: string) =>
    new Error(`${folder} is no built function app (${what}): "npm run build -- --out ${folder}" makes one.`);
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => {
    throw incomplete('no package.json');
  });
  const read = manifest.safeParse(JSON.parse(text));
  if (!read.success) throw incomplete('its package.json names no ES module as "main"');
  const main = join(folder, read.data.main);
  for (const file of [main, join(folder, 'host.json')])
    await access(file).catch(() => {
      throw incomplete(`no ${file.slice(folder.length + 1)}`);
    });
  return main;
}
