import { describe, expect, it } from 'vitest';
import { WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { isZone } from '../../../shared/calendar/time.ts';
import { firstZone, ianaZone, windowsZone } from '../../../shared/graph/zones.ts';

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

  it.each([
    'Customized Time Zone 1',
    'tzone://Microsoft/Custom',
    'TZONE://Microsoft/Custom',
    '   ',
    'GMT+2',
    'UTC+02:00',
    '0',
  ])('%j says nothing: the next name counts, at last home', (name) => {
    expect(firstZone([name, null, 'Nepal Standard Time'], HOME)).toBe('Asia/Katmandu');
    expect(firstZone([name, undefined], HOME)).toBe(HOME);
    expect(firstZone([name], 'nowhere')).toBe('UTC');
  });

  it('of Windows all lead to a zone that the runtime knows, and back', () => {
    const names = [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))];
    expect(names.length).toBeGreaterThan(130);
    for (const name of names) {
      const iana = ianaZone(name, HOME) ?? '';
      expect(isZone(iana), name).toBe(true);
      expect(windowsZone(iana), name).toBe(name);
    }
  });

  it("of the runtime lead to Windows and back to themselves at home, elsewhere to their Windows zone's own", () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const known = zones.filter((zone) => windowsZone(zone) !== null);
    expect(known.length).toBeGreaterThan(zones.length * 0.95);
    for (const zone of known) {
      const name = windowsZone(zone);
      expect(ianaZone(name, zone), zone).toBe(name === 'UTC' ? 'UTC' : zone);
      expect(windowsZone(ianaZone(name, 'Antarctica/Troll') ?? ''), zone).toBe(name);
    }
  });
});
