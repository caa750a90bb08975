import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeCopy } from './copy.ts';
import { RULES, readSabotages } from './patch-file.ts';

const sabotages = readSabotages(fileURLToPath(new URL('.', import.meta.url)));

describe('sabotages', () => {
  it.each(RULES)('%s has at least two', (rule) => {
    expect(sabotages.filter((one) => one.rule === rule).length).toBeGreaterThanOrEqual(2);
  });

  it('still fit the code, each by itself', { timeout: 60_000 }, () => {
    const copy = makeCopy(fileURLToPath(new URL('../../', import.meta.url)));
    try {
      for (const { file } of sabotages) {
        copy.apply(file);
        copy.undo(file);
      }
    } finally {
      copy.remove();
    }
  });
});
