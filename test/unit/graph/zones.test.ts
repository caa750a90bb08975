import { describe, expect, it } from 'vitest';
import { ianaZone } from '../../../shared/graph/zones.ts';

const HOME = 'Europe/Helsinki';

describe('names of zones', () => {
  it.each([
    ['FLE Standard Time', HOME, HOME],
    ['FLE Standard Time', 'Europe/Paris', 'Europe/Kiev'],
    ['FLE Standard Time', 'Europe/Kyiv', 'Europe/Kyiv'],
    ['fle standard time', HOME, HOME],
    ['India Standard Time', HOME, 'Asia/Calcutta'],
    ['UTC', HOME, 'UTC'],
    ['tzone://Microsoft/Utc', HOME, 'UTC'],
    ['tzone://Microsoft/Custom', HOME, null],
    ['Customized Time Zone', HOME, null],
    ['', HOME, null],
    [null, HOME, null],
    ['Greenwich Mean Time', HOME, null],
    ['+02:00', HOME, null],
    ['Europe/Kyiv', HOME, 'Europe/Kyiv'],
  ])('%j, at home in %s, is %j', (name, home, expected) => {
    expect(ianaZone(name, home)).toBe(expected);
  });
});
