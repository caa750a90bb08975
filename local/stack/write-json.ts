import { writeFile } from 'node:fs/promises';

/** Writes a value as indented JSON. Throws with a message that names the file and what to do. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`${path} can't be written (${code}): give a file in a folder that exists and is yours.`, {
      cause: error,
    });
  }
}
