import { expect, it } from 'vitest';
import { createValueCache } from '../../../shared/secrets/value-cache.ts';

it('the values kept at once are bounded; the oldest goes first', async () => {
  const values = createValueCache({ clock: () => 0, keepMs: 1_000, most: 2 });
  const loaded: string[] = [];
  const read = (name: string) =>
    values.read(name, false, async () => {
      loaded.push(name);
      return `of ${name}`;
    });
  for (const name of ['a', 'b', 'c', 'b', 'c', 'a', 'c']) expect(await read(name)).toBe(`of ${name}`);
  expect(loaded).toEqual(['a', 'b', 'c', 'a']);
});
