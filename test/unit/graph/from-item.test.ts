import { describe, expect, it } from 'vitest';
import type { Item, When } from '../../../shared/calendar/item.ts';
import { eventSchema } from '../../../shared/graph/event-schema.ts';
import { express, toCreateBody, toPatchBody } from '../../../shared/graph/from-item.ts';
import { toItem } from '../../../shared/graph/to-item.ts';
import { windowsZone } from '../../../shared/graph/zones.ts';
import { graphEvent } from './scripted-graph.ts';

const HOME = 'Europe/Helsinki';
const itemOf = (more: Record<string, unknown> = {}, home = HOME): Item =>
  toItem(eventSchema.parse(graphEvent(more)), home);

describe('an item as Graph takes it', () => {
  const timed = (start: string, end: string, zone = HOME): When => ({ allDay: false, start, end, zone });
  const times = (when: When) => toPatchBody({ when });

  it('is written in its own zone where the digits say enough', () => {
    expect(times(timed('2026-07-01T09:00:00+03:00', '2026-07-01T10:00:00+03:00'))).toEqual({
      start: { dateTime: '2026-07-01T09:00:00', timeZone: HOME },
      end: { dateTime: '2026-07-01T10:00:00', timeZone: HOME },
      isAllDay: false,
    });
  });

  it('is written in UTC in the second pass of a double hour', () => {
    expect(times(timed('2026-10-25T03:30:00+02:00', '2026-10-25T05:00:00+02:00'))).toMatchObject({
      start: { dateTime: '2026-10-25T01:30:00', timeZone: 'UTC' },
      end: { dateTime: '2026-10-25T03:00:00', timeZone: 'UTC' },
    });
    expect(times(timed('2026-10-25T03:30:00+03:00', '2026-10-25T05:00:00+02:00'))).toMatchObject({
      start: { dateTime: '2026-10-25T03:30:00', timeZone: HOME },
    });
  });

  it('is written in UTC when Windows has no such zone', () => {
    expect(windowsZone('Antarctica/Troll')).toBeNull();
    expect(times(timed('2026-03-10T09:00:00+00:00', '2026-03-10T10:00:00+00:00', 'Antarctica/Troll'))).toMatchObject({
      start: { dateTime: '2026-03-10T09:00:00', timeZone: 'UTC' },
    });
  });

  it.each([
    timed('2026-07-01T09:00:00+03:00', '2026-07-01T10:00:00+03:00'),
    timed('2026-10-25T03:30:00+02:00', '2026-10-25T05:00:00+02:00'),
    timed('2026-07-01T06:00:00+00:00', '2026-07-01T07:00:00+00:00', 'UTC'),
    { allDay: true, start: '2026-03-29', end: '2026-03-30' } satisfies When,
  ])('never holds an offset or a Z (%#)', (when) => {
    expect(JSON.stringify(times(when))).not.toMatch(/\d(Z|[+-]\d\d:\d\d)"/);
  });

  it('that ends before it starts is not written', () => {
    expect(() => times(timed('2026-07-01T09:00:00+03:00', '2026-07-01T08:00:00+03:00'))).toThrow(
      expect.objectContaining({ code: 'item.ends-before-start' }),
    );
  });

  it('has a subject of one line, with the blanks that it had', () => {
    const subject = ' One\r\ntwo\n\nthree\u2028four\tfive ';
    const held = express({ ...itemOf(), subject });
    expect(held.subject).toBe(' One two  three four\tfive ');
    expect(express(held)).toEqual(held);
    expect(toPatchBody({ subject })).toEqual({ subject: held.subject });
    expect(express({ ...itemOf(), subject: `${'x'.repeat(254)}\r\n` }).subject).toBe(`${'x'.repeat(254)} `);
  });

  it('keeps its changed occurrences, each as Graph takes it', () => {
    const item: Item = {
      ...itemOf(),
      exclusions: ['2026-03-17'],
      overrides: {
        '2026-10-25': {
          subject: 'a\nb',
          notes: 'x\r\n',
          when: timed('2026-10-25T03:30:00+02:00', '2026-10-25T04:30:00+02:00'),
        },
        '2026-10-27': { location: 'B' },
      },
    };
    const held = express(item);
    expect(held.exclusions).toEqual(['2026-03-17']);
    expect(held.overrides).toEqual({
      '2026-10-25': {
        subject: 'a b',
        notes: 'x',
        when: timed('2026-10-25T01:30:00+00:00', '2026-10-25T02:30:00+00:00', 'UTC'),
      },
      '2026-10-27': { location: 'B' },
    });
    expect(express(held)).toEqual(held);
  });

  it('is what the event reads as afterwards, and expressing it twice changes nothing', () => {
    const whens = [
      timed('2026-07-01T09:00:00+03:00', '2026-07-01T10:00:00+03:00'),
      timed('2026-10-25T03:30:00+02:00', '2026-10-25T05:00:00+02:00'),
      timed('2026-07-01T09:00:00+03:00', '2026-07-01T09:00:00+03:00'),
      { allDay: true, start: '2026-03-29', end: '2026-03-30' } satisfies When,
    ];
    for (const when of whens) {
      const item: Item = {
        ...itemOf(),
        subject: `${'x'.repeat(253)}😀😀`,
        notes: '\n a \r\n\r\n\r\nb\t',
        people: { 'x@example.com': { role: 'owner', response: 'none' } },
        when,
      };
      const held = express(item);
      expect(express(held)).toEqual(held);
      expect(held.subject.length).toBeLessThanOrEqual(255);
      const { body, start, ...rest } = toPatchBody({
        subject: item.subject,
        when,
        notes: item.notes,
        location: item.location,
      });
      const zone = held.when.allDay ? 'UTC' : held.when.zone;
      expect(itemOf({ ...rest, start, body, originalStartTimeZone: zone })).toEqual(held);
    }
  });
});

describe('a new event (P1)', () => {
  it('invites nobody, whoever takes part in the activity', () => {
    const people = { 'x@example.com': { role: 'participant', response: 'none' } } as const;
    const mark = { activityId: 'activity-1', mailboxId: 'mailbox-1', generation: 0 };
    const body = toCreateBody({ ...itemOf(), people }, mark, 0, 'Europe/Helsinki');
    expect(JSON.stringify(body)).not.toContain('x@example.com');
    expect(body).not.toHaveProperty('attendees');
  });
});
