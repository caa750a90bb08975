import { describe, expect, it } from 'vitest';
import type { Privacy } from '../../../shared/calendar/item.ts';
import {
  expressAs,
  isConcealed,
  newActivity,
  newEventItem,
  shownAs,
  typeForPrivate,
  withShown,
} from '../../../shared/sync/express.ts';
import type { ActivityCategory, Link } from '../../../shared/sync/ports.ts';
import { activity, item, LOSSY, link, POLICY, SAME } from './samples.ts';

const secret = { subject: 'Doctor', location: 'Clinic', notes: 'Knee', privacy: 'private' } as const;
const PRIVATE = item(secret);
const WITH_TYPE = { ...POLICY, personalTypeId: 'type-personal' };

describe('how Severa shows a linked item (H7a)', () => {
  it.each([
    ['severa', 'private', 'CalendarEntry', 'open'],
    ['severa', 'private', 'Personal', 'open'],
    ['exchange', 'normal', 'CalendarEntry', 'open'],
    ['exchange', 'normal', 'Personal', 'open'],
    ['exchange', 'private', 'Personal', 'personal'],
    ['exchange', 'personal', 'CalendarEntry', 'masked'],
    ['exchange', 'confidential', 'Absences', 'masked'],
    ['exchange', 'private', 'SalesEvent', 'masked'],
    ['both', 'normal', 'CalendarEntry', 'open'],
    ['both', 'private', 'Personal', 'personal'],
    ['both', 'private', 'CalendarEntry', 'withheld'],
  ] as const)('from %s, %s, of type %s: %s', (origin, privacy, category, shown) => {
    expect(shownAs(link(item(), item(), { origin }), item({ privacy }), category)).toBe(shown);
  });

  it.each([
    [undefined, null, 'open'],
    [undefined, 'Personal', 'open'],
    ['personal', null, 'personal'],
    ['personal', 'Personal', 'personal'],
    ['personal', 'CalendarEntry', 'masked'],
    ['masked', null, 'masked'],
    ['masked', 'Personal', 'personal'],
  ] as const)(
    'its event was not read, so far %s, its type is %s: %s',
    (shown, category: ActivityCategory | null, now) => {
      expect(shownAs({ origin: 'exchange', ...(shown === undefined ? {} : { shown }) }, null, category)).toBe(now);
    },
  );

  it('the Personal type is given once: when it turns private', () => {
    expect(typeForPrivate(link(), 'masked', WITH_TYPE)).toBe('type-personal');
    expect(typeForPrivate(link(), 'masked', POLICY)).toBeNull();
    for (const shown of ['open', 'personal', 'withheld'] as const) {
      expect(typeForPrivate(link(), shown, WITH_TYPE)).toBeNull();
    }
    expect(typeForPrivate(link(item(), item(), { shown: 'personal' }), 'masked', WITH_TYPE)).toBeNull();
  });

  it('is kept on the link, and no trace of it once it is open', () => {
    const row = withShown(link(), 'masked');
    expect(row.shown).toBe('masked');
    expect(withShown(row)).not.toHaveProperty('shown');
    const concealed = ([undefined, 'personal', 'masked', 'withheld'] as const).map((shown) =>
      isConcealed(shown === undefined ? {} : { shown }),
    );
    expect(concealed).toEqual([false, false, true, true]);
  });
});

describe('what is made of an item', () => {
  it('a private event: of the Personal type, else a mask of the default type', () => {
    expect(newActivity(SAME, PRIVATE, WITH_TYPE)).toEqual({
      item: PRIVATE,
      typeId: 'type-personal',
      shown: 'personal',
    });
    expect(newActivity(SAME, PRIVATE, POLICY)).toMatchObject({
      item: { subject: 'Private', location: '', notes: '', when: PRIVATE.when },
      typeId: 'type-1',
      shown: 'masked',
    });
  });

  it('any other: as that side holds it, of the default type', () => {
    const { item: made, ...more } = newActivity(LOSSY, item({ subject: '' }), WITH_TYPE);
    expect([made.subject, more]).toEqual(['(no subject)', { typeId: 'type-1', shown: 'open' }]);
  });

  it('an event made again is as private as it was; a private activity’s own is so by itself', () => {
    const privacy = (shown: Link['shown'], own: Privacy) =>
      newEventItem(SAME, activity({ privacy: own }), shown === undefined ? {} : { shown }).privacy;
    expect(privacy(undefined, 'normal')).toBe('normal');
    expect(privacy('masked', 'normal')).toBe('private');
    expect(privacy('personal', 'private')).toBe('private');
    expect(privacy(undefined, 'private')).toBe('private');
    expect(newEventItem(SAME, activity({ privacy: 'private', busy: 'oof' }), {}).busy).toBe('oof');
  });

  it('only a mask hides text, and the way back hides nothing', () => {
    for (const shown of ['open', 'personal', 'withheld'] as const) {
      expect(expressAs(SAME, shown).toSevera(PRIVATE)).toEqual(PRIVATE);
    }
    const { toSevera, toExchange } = expressAs(SAME, 'masked');
    expect(toSevera(PRIVATE)).toMatchObject({ subject: 'Private', location: '', notes: '' });
    expect(toSevera(toSevera(PRIVATE))).toEqual(toSevera(PRIVATE));
    expect(toExchange(PRIVATE)).toEqual(PRIVATE);
  });
});
