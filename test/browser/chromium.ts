import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';
import type { LaunchOptions } from 'playwright-core';

const PACKAGE = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
const UNPACKED = fileURLToPath(new URL('../../.local/chromium/', import.meta.url));

/**
 * Which browser is started, and how. `CHROMIUM` names an installed one. Without it, on Linux, the Chromium of the locked
 * npm package with the libraries and the font that it brings, so that nothing has to be installed and every machine
 * draws the same; elsewhere an installed Google Chrome.
 */
export async function browserToLaunch(): Promise<LaunchOptions> {
  const args = ['--disable-gpu', '--font-render-hinting=none'];
  const { CHROMIUM: installed } = process.env;
  if (installed !== undefined && installed !== '') return { executablePath: installed, args };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome', args };
  const folder = await unpacked();
  return {
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/**
 * A folder for each version, made once: a worker unpacks into one of its own and gives it the name of the version when it
 * is whole. The package unpacks where the temporary folder is, and takes whatever lies there for its own.
 */
async function unpacked(): Promise<string> {
  const { version }: { version: string } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  const folder = join(UNPACKED, version);
  if (existsSync(folder)) return folder;
  const own = join(UNPACKED, `${version}.${randomUUID()}`);
  await mkdir(own, { recursive: true });
  const { TMPDIR: before } = process.env;
  process.env.TMPDIR = own;
  try {
    const files = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'];
    await Promise.all(files.map((file) => inflate(join(PACKAGE, 'bin', file))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  await writeFile(join(own, 'fonts.conf'), fontsAt(folder));
  try {
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true });
    // Another worker was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The package's own looks for fonts in places of AWS only. */
function fontsAt(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
}
