import { isBuiltin } from 'node:module';
import type { Metafile } from 'esbuild';
import { CORE } from './bundle.ts';

/** Packages that somebody else's code asks for and does without: absent here as they are absent from node_modules. */
const DONE_WITHOUT: ReadonlySet<string> = new Set([
  // proxy-agent-negotiate, for a proxy that asks for Kerberos.
  'kerberos',
]);

/** esbuild's own helpers. */
const RUNTIME = '<runtime>';

/**
 * What would make a bundle fail in Azure or must not be in it, a line each: code of the local stack or of tests, and
 * imports of something that isn't in the package (here they would be found in node_modules, there they are not).
 */
export function bundleProblems({ inputs }: Metafile): readonly string[] {
  const problems: string[] = [];
  for (const [file, { imports }] of Object.entries(inputs)) {
    if (/^(?:local|test)\//u.test(file)) problems.push(`${file} is not part of the service`);
    for (const { path, external, kind } of imports) {
      if (external !== true || path === RUNTIME || isBuiltin(path) || DONE_WITHOUT.has(path)) continue;
      if (path === CORE && kind === 'require-call') continue;
      problems.push(`${file} asks for ${path} (${kind}), which is not in the package`);
    }
  }
  return problems;
}
