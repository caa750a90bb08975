import { build, type Metafile } from 'esbuild';

/** The Functions worker answers this one, and only when it is asked for by `require` (azure-functions-nodejs-library#201). */
export const CORE = '@azure/functions-core';

/** Packages that are still CommonJS, and @azure/functions when it asks for the core, look for a `require`. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Never written: paths in the metafile begin with it. */
const OUT = 'out';

export interface PackageFile {
  /** Path in the package, with forward slashes. */
  readonly name: string;
  readonly contents: Uint8Array;
}

export interface Bundle {
  /** In the order of their names. */
  readonly files: readonly PackageFile[];
  readonly metafile: Metafile;
}

/** The entry file of every bundle. */
export const MAIN = 'main.js';

/**
 * Makes one function app out of its entry file and all that it imports: ES modules for the Node of the Functions worker,
 * what is imported on first use in files of its own. `entry` is a path from `root`. The same sources give the same bytes.
 */
export async function bundle(root: string, entry: string): Promise<Bundle> {
  const made = await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: 'main' }],
    outdir: OUT,
    chunkNames: 'parts/[name]-[hash]',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Of packages that have ES modules beside CommonJS only what is used comes along.
    mainFields: ['module', 'main'],
    external: [CORE],
    banner: { js: REQUIRE },
    // Names stay as they are: a stack in the log has to be read.
    minifyWhitespace: true,
    minifySyntax: true,
    // Licences are a file of the package.
    legalComments: 'none',
    logLevel: 'silent',
  });
  const files = made.outputFiles.map(({ path, contents }) => ({ name: nameOf(path), contents }));
  return { files: files.sort((one, other) => (one.name < other.name ? -1 : 1)), metafile: made.metafile };
}

function nameOf(path: string): string {
  const [, name = path] = path.replaceAll('\\', '/').split(`/${OUT}/`);
  return name;
}

/** What a start loads, as it is named in the package: the entry file (or another one) and what that imports at once. */
export function loadedAtStart({ outputs }: Metafile, first = MAIN): readonly string[] {
  const found = new Set([`${OUT}/${first}`]);
  for (const path of found) {
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && next in outputs) found.add(next);
  }
  return [...found].map((path) => path.slice(OUT.length + 1));
}

/** The sources of one file of the package, as paths from the root. */
export function sourcesOf({ outputs }: Metafile, name: string): readonly string[] {
  return Object.keys(outputs[`${OUT}/${name}`]?.inputs ?? {});
}
