import { describe, expect, test } from 'vitest';
import { check, isClean } from '../../../local/stack/check.ts';
import { alone, both, item, pair } from './entries.ts';

const HOUR = 60 * 60 * 1000;
const start = Date.UTC(2026, 2, 2, 10);

test('a pair that is the same on both sides is equal', () => {
  const made = check(both({ subject: 'Lunch', location: 'Turku', notes: 'a\nb' }));
  expect(made).toMatchObject({ compared: 1, equal: 1, different: 0, missing: 0 });
  expect(isClean(made)).toBe(true);
});

describe('a pair differs', () => {
  test.each([
    ['subject', { subject: 'Dinner' }],
    ['time', { when: { allDay: false, start: start + 60_000, end: start + HOUR } }],
    ['time', { when: { allDay: true, start: '2026-03-02', end: '2026-03-03' } }],
    ['location', { location: 'Turku' }],
    ['notes', { notes: 'bring the contract' }],
  ] as const)('in its %s', (field, change) => {
    const made = check(pair(item('outlook'), item('severa', change)));
    expect(made).toMatchObject({ compared: 1, equal: 0, different: 1 });
    expect(made.differences).toMatchObject([{ subject: 'Lunch', field }]);
    expect(isClean(made)).toBe(false);
  });

  test('in a short text that is only the beginning of the other', () => {
    const made = check(pair(item('outlook', { subject: 'Lunch…' }), item('severa', { subject: 'Lunch with Grace' })));
    expect(made.different).toBe(1);
  });
});

describe('a pair counts as the same', () => {
  test.each([
    ['seconds apart', { when: { allDay: false, start: start + 59_000, end: start + HOUR } }, {}],
    ['with other blanks in the subject', { subject: ' Lunch  at\tnoon' }, { subject: 'Lunch at noon' }],
    ['with the placeholder for an empty subject', { subject: '' }, { subject: '(no subject)' }],
    ['with other line ends in the notes', { notes: 'a\r\nb\r\n' }, { notes: 'a\nb' }],
    ['with a long text cut on one side', { subject: `${'x'.repeat(252)}...` }, { subject: 'x'.repeat(300) }],
  ] as const)('%s', (_, outlook, severa) => {
    expect(check(pair(item('outlook', outlook), item('severa', severa)))).toMatchObject({ equal: 1, different: 0 });
  });
});

describe('missing is', () => {
  test('an item that nothing explains', () => {
    const made = check([alone(item('severa'), 'pending')]);
    expect(made.missingItems).toEqual([{ subject: 'Lunch', side: 'Severa', missingIn: 'Outlook' }]);
    expect(isClean(made)).toBe(false);
  });

  test('the counterpart of a linked item that is gone', () => {
    expect(check([{ ...alone(item('outlook'), 'live') }]).missing).toBe(1);
  });

  test('the counterpart of a second item that is linked with the same one', () => {
    const second = pair(item('outlook', { id: 'second' }), item('severa')).slice(0, 1);
    expect(check([...both({}), ...second]).missing).toBe(1);
  });
});

test('parked, skipped and far away items are counted and are no fault', () => {
  const made = check([
    alone(item('outlook'), 'parked', 'series'),
    alone(item('severa'), 'skipped', 'project-task'),
    alone(item('severa'), 'outside-window', 'older-than-30-days'),
  ]);
  expect(made).toMatchObject({ compared: 0, parked: 1, skipped: 1, outsideWindow: 1, missing: 0 });
  expect(isClean(made)).toBe(true);
});
