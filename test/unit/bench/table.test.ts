import { describe, expect, it } from 'vitest';
import { aligned, coldStartLine, worldTable } from '../../bench/table.ts';
import { figures } from './figures.ts';

describe('a table', () => {
  it('has names on the left and numbers under each other', () => {
    expect(
      aligned([
        ['what', 'n', 'ms'],
        ['first sync', '1', '1000'],
      ]),
    ).toEqual(['what        n    ms', 'first sync  1  1000']);
  });

  it('shows each run of a world with the least that it could do with', () => {
    const [title, head, row] = worldTable([figures({ latencyMs: 50, wallMs: 12_340 })]);
    expect(title).toBe('500+500, 50 ms');
    expect(head?.split(/ {2,}/u)).toHaveLength(16);
    const cells = row?.split(/ {2,}/u);
    expect(cells).toEqual([
      'first sync',
      '12.34',
      '8.00',
      '2.00',
      '35',
      '35',
      '500',
      '508',
      '508',
      '2',
      '2',
      '95',
      '25',
      '1',
      '1/1/1',
      '40.0',
    ]);
  });

  it('says what a start costs', () => {
    const start = (ms: number, rssMb: number) => ({ ms, rssMb });
    const cold = {
      hello: start(301.6, 80),
      bundle: start(420, 96.4),
      firstMessage: start(90, 120),
      ratioTime: 1.392,
      ratioRss: 1.2,
    };
    expect(coldStartLine(cold)).toBe(
      'cold start: empty function 302 ms CPU, 80 MB; this service 420 ms CPU, 96 MB: 1.39 and 1.20 times; its first message 90 ms CPU, 120 MB',
    );
  });
});
