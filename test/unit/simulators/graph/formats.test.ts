import { describe, expect, it } from 'vitest';
import { htmlFromText, normalizeHtml, textFromHtml } from '../../../../local/simulators/graph/html.ts';
import { readPreferences } from '../../../../local/simulators/graph/prefer.ts';
import { parseLocal, parseQueryTime, wireLocal, zoneNamed } from '../../../../local/simulators/graph/time-zones.ts';

describe('bodies', () => {
  it('HTML gets a head, loses its scripts, and settles at the second writing', () => {
    const stored = normalizeHtml('<p>a</p>\n<script>x()</script><p onclick="y()">b</p>');
    expect(stored).toMatch(/^<html><head>\r\n<meta [^>]*>\r\n<\/head><body><p>a<\/p>\r\n<p>b<\/p><\/body><\/html>$/);
    expect(normalizeHtml(stored)).toBe(stored);
  });

  it('HTML as text has CRLF, bullet points, links in angle brackets and no-break spaces', () => {
    const html = '<p>One&nbsp;two &amp; three</p><ul><li>four</li></ul><a href="https://x.example/">here</a> &#x1F600;';
    expect(textFromHtml(html)).toBe('One\u00a0two & three\r\n\r\n* four\r\nhere<https://x.example/> 😀\r\n');
  });

  it('no body stays no body', () => {
    expect([htmlFromText(''), normalizeHtml(' '), textFromHtml('')]).toEqual(['', '', '']);
  });
});

describe('zones and times', () => {
  it.each([
    ['FLE Standard Time', 'Europe/Kiev'],
    ['fle standard time', 'Europe/Kiev'],
    ['Europe/Helsinki', 'Europe/Helsinki'],
    ['UTC', 'UTC'],
    ['tzone://Microsoft/Utc', null],
    ['', null],
    ['Greenwich Mean Time', null],
  ])('%s stands for %s', (name, zone) => {
    expect(zoneNamed(name)).toBe(zone);
  });

  it('digits count, a Z or an offset behind them does not', () => {
    for (const text of ['2026-03-03T09:00:00', '2026-03-03T09:00:00Z', '2026-03-03T09:00:00.0000000+05:00']) {
      expect(parseLocal(text)?.toString()).toBe('2026-03-03T09:00:00');
    }
    expect(parseLocal('2026-02-30T09:00:00')).toBeNull();
    expect(parseLocal('tomorrow')).toBeNull();
  });

  it('in a query the offset decides, and its plus sign may have become a blank', () => {
    const ten = Date.UTC(2026, 2, 3, 10);
    for (const text of [
      '2026-03-03T10:00:00Z',
      '2026-03-03T10:00:00',
      '2026-03-03T12:00:00+02:00',
      '2026-03-03T12:00:00 02:00',
    ]) {
      expect(parseQueryTime(text)).toBe(ten);
    }
    expect(parseQueryTime('soon')).toBeNull();
  });

  it('both passes of a double hour look the same in local time', () => {
    const [first, second] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
    expect(wireLocal(first, 'Europe/Helsinki')).toBe('2026-10-25T03:30:00.0000000');
    expect(wireLocal(second, 'Europe/Helsinki')).toBe(wireLocal(first, 'Europe/Helsinki'));
  });
});

describe('the Prefer header', () => {
  it('is read whatever its order, quotes and case', () => {
    const read = readPreferences(
      'OData.MaxPageSize=50, idtype="immutableid", outlook.body-content-type=Text; x, unknown',
    );
    expect(read).toMatchObject({ pageSize: 50, immutableIds: true, textBodies: true, timeZone: { name: 'UTC' } });
  });

  it('is nothing when it is not there', () => {
    expect(readPreferences(null)).toMatchObject({
      pageSize: null,
      immutableIds: false,
      textBodies: false,
      applied: '',
    });
  });
});
