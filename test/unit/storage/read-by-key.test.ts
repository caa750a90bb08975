import { describe, expect, it } from 'vitest';
import { isReadByKey } from '../../../shared/storage/table-links.ts';

describe('links are read one by one', () => {
  it('when they are few, or when their mailbox holds so many that its pages take longer', () => {
    expect(isReadByKey(30, undefined)).toBe(true);
    // 160 point reads are ten rounds of 16; 10,000 rows are ten pages.
    expect(isReadByKey(160, 10_000)).toBe(true);
  });

  it('and with all of their mailbox otherwise, also when its size is not known', () => {
    expect(isReadByKey(31, undefined)).toBe(false);
    expect(isReadByKey(31, 1_000)).toBe(false);
    expect(isReadByKey(161, 10_000)).toBe(false);
  });
});
