import { describe, expect, test } from 'vitest';
import { columns } from '../../../local/stack/columns.ts';
import { createProgress } from '../../../local/stack/progress.ts';
import { nameOf, reasonText, whenText } from '../../../local/stack/words.ts';
import { NO_COUNTS } from '../../../shared/sync/counters.ts';

describe('progress', () => {
  function show(isTTY: boolean) {
    let [now, text] = [0, ''];
    const output = { isTTY, write: (more: string) => (text += more) };
    const progress = createProgress('First sync', output, () => now);
    return { progress, text: () => text, at: (time: number) => (now = time) };
  }
  const counters = { ...NO_COUNTS, eventsRead: 1, activitiesRead: 2 };

  test('is one line that is rewritten on a terminal, and gone at the end', () => {
    const { progress, text } = show(true);
    progress.show(counters);
    progress.show(counters);
    const line = 'First sync, 0.0 s: read 1 event and 2 activities';
    expect(
      text()
        .split('\r')
        .filter((part) => part.startsWith(line)),
    ).toHaveLength(2);
    expect(text()).not.toContain('\n');
    progress.end();
    expect(text()).toMatch(/\r +\r$/u);
  });

  test('is a line about every second elsewhere', () => {
    const { progress, text, at } = show(false);
    for (const time of [0, 400, 999, 1000, 1500, 2100]) {
      at(time);
      progress.show(counters);
    }
    expect(text().match(/\d\.\d s/gu)).toEqual(['0.0 s', '1.0 s', '2.1 s']);
  });
});

test('columns are as wide as their widest cell; what a terminal draws wider counts as wider', () => {
  expect(
    columns([
      ['a', 'x', 'end'],
      ['bcd', '🎉', 'end'],
    ]),
  ).toEqual(['  a    x   end', '  bcd  🎉  end']);
});

describe('words', () => {
  test('an unknown code is shown, a known one is explained', () => {
    expect(reasonText('draft')).toBe('is a draft');
    expect(reasonText('graph.brand-new')).toContain('graph.brand-new');
  });

  test('a name is one line, never empty, and not endless', () => {
    expect(nameOf({ subject: ' a\nb ' })).toBe('a b');
    expect(nameOf({ subject: '' })).toBe('(no subject)');
    expect([...nameOf({ subject: '🎉'.repeat(100) })]).toHaveLength(60);
  });

  test('times are the person’s own, whole days show the last one', () => {
    const at = (hour: number) => Date.UTC(2026, 2, 2, hour);
    const zone = 'Europe/Helsinki';
    expect(whenText({ allDay: false, start: at(10), end: at(11) }, zone)).toBe('2026-03-02 12:00-13:00');
    expect(whenText({ allDay: false, start: at(10), end: at(10) }, zone)).toBe('2026-03-02 12:00');
    expect(whenText({ allDay: false, start: at(20), end: at(23) }, zone)).toBe('2026-03-02 22:00 to 2026-03-03 01:00');
    expect(whenText({ allDay: true, start: '2026-03-02', end: '2026-03-03' }, zone)).toBe('2026-03-02 all day');
    expect(whenText({ allDay: true, start: '2026-03-02', end: '2026-03-05' }, zone)).toBe(
      '2026-03-02 to 2026-03-04 all day',
    );
  });
});
