import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * The lint rule about layers sees `import`, `export … from` and `import()` with a plain string. It doesn't see template
 * strings, `import('…').Type`, `createRequire` and deep paths into a package, so every quoted specifier is looked at
 * here as well, whatever stands around it.
 */
const specifier = /['"`](\.{1,2}\/[^'"`\s]*|@(?:azure|microsoft)\/[^'"`\s]+)['"`]/g;

interface Layer {
  readonly files: string;
  /** What a relative import may lead to, as the start of a path from the project's root. */
  readonly mayUse: readonly string[];
  readonly azure: boolean;
}

const layers: readonly Layer[] = [
  { files: 'shared/calendar/', mayUse: ['shared/calendar/', 'shared/errors.ts'], azure: false },
  { files: 'shared/sync/', mayUse: ['shared/sync/', 'shared/calendar/', 'shared/errors.ts'], azure: false },
  { files: 'shared/', mayUse: ['shared/'], azure: true },
  { files: 'functions/', mayUse: ['functions/', 'shared/'], azure: true },
];

function forbidden(file: string, source: string): string[] {
  const layer = layers.find(({ files }) => file.startsWith(files));
  if (layer === undefined) return [];
  return [...source.matchAll(specifier)]
    .map(([, found = '']) => found)
    .filter((found) => {
      if (found.startsWith('@')) return !layer.azure;
      const target = posix.join(posix.dirname(file), found);
      return !layer.mayUse.some((start) => target.startsWith(start));
    });
}

test.each([
  "import { a } from '../graph/x.ts';",
  "import type { A } from '../graph/x.ts';",
  "import '../graph/x.ts';",
  "export * from '../graph/x.ts';",
  "const a = () => import('../graph/x.ts');",
  'const a = () => import(`../graph/x.ts`);',
  "type A = import('../graph/x.ts').A;",
  "import { a } from '../../local/x.ts';",
  "const a = createRequire(import.meta.url)('@azure/identity');",
  "import a from '@azure/identity/dist/x.js';",
  "import type { Event } from '@microsoft/microsoft-graph-types';",
])('in the engine and the calendar %s is found', (line) => {
  expect(forbidden('shared/sync/a.ts', line)).toHaveLength(1);
  expect(forbidden('shared/calendar/a.ts', line)).toHaveLength(1);
});

test('each layer may use those below it and none above', () => {
  const uses = (file: string, target: string) => forbidden(file, `import '${target}';`).length === 0;
  expect(uses('shared/sync/a.ts', '../calendar/item.ts')).toBe(true);
  expect(uses('shared/calendar/a.ts', '../sync/ports.ts')).toBe(false);
  expect(uses('shared/graph/deep/a.ts', '../../sync/ports.ts')).toBe(true);
  expect(uses('shared/graph/a.ts', '@azure/identity')).toBe(true);
  expect(uses('shared/graph/a.ts', '../../functions/main.ts')).toBe(false);
  expect(uses('functions/a.ts', '../shared/graph/a.ts')).toBe(true);
  expect(uses('functions/a.ts', '../local/azurite.ts')).toBe(false);
});

test('no production file reaches over its layer', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const files = globSync('{functions,shared}/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  expect(files).toContain('shared/sync/ports.ts');
  const found = files.flatMap((file) =>
    forbidden(file, readFileSync(new URL(file, new URL('../../../', import.meta.url)), 'utf8')).map(
      (target) => `${file}: ${target}`,
    ),
  );
  expect(found).toEqual([]);
});
