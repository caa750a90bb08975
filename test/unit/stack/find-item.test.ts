import { expect, test } from 'vitest';
import { findItem } from '../../../local/stack/find-item.ts';
import { alone, item } from './entries.ts';

const ZONE = 'Europe/Helsinki';
const entry = (subject: string, day = 2) => {
  const start = Date.UTC(2026, 2, day, 22, 30);
  return alone(
    item('outlook', { id: `${subject}-${day}`, subject, when: { allDay: false, start, end: start } }),
    'live',
  );
};
const subjects = (entries: readonly { item: { subject: string } }[]) => entries.map((one) => one.item.subject);

test('the whole name wins over names that begin with it, in whatever case and with whatever blanks', () => {
  const found = findItem([entry('Lunch with Grace'), entry('Lunch')], ' lunch ', null, ZONE);
  expect(found).toMatchObject({ kind: 'one', entry: { item: { subject: 'Lunch' } } });
});

test('a beginning, else a part of a name is enough when only one has it', () => {
  const entries = [entry('Lunch with Grace'), entry('Team lunch')];
  expect(findItem(entries, 'lunch', null, ZONE)).toMatchObject({ entry: { item: { subject: 'Lunch with Grace' } } });
  expect(findItem(entries, 'grace', null, ZONE)).toMatchObject({ entry: { item: { subject: 'Lunch with Grace' } } });
});

test('several that fit are all given, and a date tells them apart by the day on which they begin where the person is', () => {
  const entries = [entry('Lunch', 2), entry('Lunch', 3)];
  const several = findItem(entries, 'Lunch', null, ZONE);
  expect(several.kind === 'several' && subjects(several.candidates)).toEqual(['Lunch', 'Lunch']);
  // 22:30 UTC is after midnight in Helsinki.
  expect(findItem(entries, 'Lunch', '2026-03-04', ZONE)).toMatchObject({
    kind: 'one',
    entry: { item: { id: 'Lunch-3' } },
  });
});

test('an unknown name gives everything there is', () => {
  const none = findItem([entry('Lunch'), entry('Dinner')], 'Breakfast', null, ZONE);
  expect(none.kind === 'none' && subjects(none.candidates)).toEqual(['Lunch', 'Dinner']);
});

test('an item without a subject is found by what it is shown as', () => {
  expect(findItem([entry('')], '(no subject)', null, ZONE)).toMatchObject({ kind: 'one' });
});
