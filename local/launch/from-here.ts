import { resolve } from 'node:path';

/**
 * The absolute path of a path given on the command line. It counts from where the person stands: npm and the launcher
 * run everything in the project's root and say in INIT_CWD where that is.
 */
export function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
