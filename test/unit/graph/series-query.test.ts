import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../shared/graph/event-schema.ts';
import { EVENT_FIELDS, instancesPart, linkPart, seriesPart } from '../../../shared/graph/series-query.ts';
import { MAILBOX } from './scripted-graph.ts';

describe('what is asked of a series', () => {
  it('is by name everything that is read of an event', () => {
    const unasked = new Set(['@odata.etag', 'originalStart', 'cancelledOccurrences', 'exceptionOccurrences']);
    const read = Object.keys(eventSchema.shape).filter((name) => !unasked.has(name));
    expect(EVENT_FIELDS.split(',').sort()).toEqual(read.sort());
  });

  it('is its dates as well, of the changed ones when they were due', () => {
    const { url } = seriesPart(MAILBOX, 'a/b=', 'with originalStart');
    expect(url.startsWith(`/users/${MAILBOX}/calendar/events/a%2Fb%3D?`)).toBe(true);
    const query = new URLSearchParams(url.slice(url.indexOf('?')));
    expect(query.get('$select')).toBe(`${EVENT_FIELDS},cancelledOccurrences,exceptionOccurrences`);
    expect(query.get('$expand')).toBe(`exceptionOccurrences($select=${EVENT_FIELDS},originalStart)`);
    expect(new URLSearchParams(seriesPart(MAILBOX, 'a', 'plain').url).get('$expand')).toBe('exceptionOccurrences');
  });

  it('is of a stretch its occurrences there', () => {
    const stretch = { from: Date.parse('2026-10-25T00:00:00Z'), until: Date.parse('2026-10-26T00:00:00Z') };
    const { url, method } = instancesPart(MAILBOX, 'a', stretch, ',body');
    expect(method).toBe('GET');
    const query = new URLSearchParams(url.slice(url.indexOf('?')));
    expect(Object.fromEntries(query)).toEqual({
      startDateTime: '2026-10-25T00:00:00.000Z',
      endDateTime: '2026-10-26T00:00:00.000Z',
      $select: 'id,type,originalStart,body',
      $top: '500',
    });
  });

  it('leads on by links as they came, without their version', () => {
    expect(linkPart('/v1.0/users/x/y?$skip=%2F').url).toBe('/users/x/y?$skip=%2F');
  });
});
