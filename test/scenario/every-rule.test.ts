import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

/**
 * Rules of docs/rules.md that no scenario tells by its id, and why: they are of another kind. Everything else has a scenario
 * with its id in its title.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  H11: 'what starts a sync is not built yet',
};

it('every rule is told by a scenario that names it', async () => {
  const here = new URL('.', import.meta.url);
  const rules = await readFile(new URL('../../docs/rules.md', here), 'utf8');
  const ids = new Set(
    [...rules.matchAll(/\*\*([HPMI]\d+[ab]?(?:, [HPMI]\d+[ab]?)*)\*\*/gu)].flatMap(([, list = '']) => list.split(', ')),
  );
  expect(ids.size).toBeGreaterThan(35);
  const files = (await readdir(here)).filter((name) => name.endsWith('.test.ts') && name !== 'every-rule.test.ts');
  const told = new Set<string>();
  for (const name of files) {
    const text = await readFile(new URL(name, here), 'utf8');
    for (const [, , title = ''] of text.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/gu)) {
      for (const [id] of title.matchAll(/\b[HPMI]\d+[ab]?\b/gu)) told.add(id);
    }
  }
  const missing = [...ids].filter((id) => !told.has(id) && !Object.hasOwn(ELSEWHERE, id));
  expect(missing).toEqual([]);
  expect(
    Object.keys(ELSEWHERE).filter((id) => told.has(id) || !ids.has(id)),
    'told by now, or no rule',
  ).toEqual([]);
});
