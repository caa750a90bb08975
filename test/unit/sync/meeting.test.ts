import { describe, expect, it } from 'vitest';
import { insiders, invites, meetingMerge, organized, organizerOf } from '../../../shared/sync/meeting.ts';
import { NO_DATES } from '../../../shared/sync/merge-dates.ts';
import type { Merge } from '../../../shared/sync/merge-item.ts';
import type { HostUser } from '../../../shared/sync/ports.ts';
import { activity, item, link } from './samples.ts';

const toExchange: Merge = { toSevera: [], toExchange: ['location'], losses: [], agreed: ['location'], dates: NO_DATES };
const rules = {
  link: link(),
  meeting: { speaks: true, organizes: true },
  activity: activity({}, { updatedBy: 'user-1' }),
  userId: 'user-1',
  sends: true,
  resent: false,
};

const user = (id: string, email: string | null): HostUser => ({
  id,
  email,
  name: id,
  active: true,
  zone: null,
  defaultTypeId: null,
  newActivityMail: null,
});

describe('what a merge may do to a meeting (P5, P7)', () => {
  it('its owner’s own edit is sent where he organizes it', () => {
    expect(meetingMerge(toExchange, rules)).toEqual({ merge: toExchange, mayMail: true, putBack: [] });
  });

  it.each([
    ['somebody else organizes it', { meeting: { speaks: true, organizes: false } }],
    ['somebody else edited it', { activity: activity({}, { updatedBy: 'user-2' }) }],
    ['nobody knows who edited it', { activity: activity({}, { updatedBy: null }) }],
    ['he edited it and doesn’t own it', { activity: activity({}, { ownerId: 'user-2', updatedBy: 'user-1' }) }],
    ['the activity was not read', { activity: null }],
    ['the organisation puts edits back', { sends: false }],
    ['it may have been sent before', { resent: true }],
    ['it slept meanwhile', { link: link(undefined, undefined, { state: 'sleeping' as const }) }],
  ])('put back when %s: the value is kept as lost', (_, change) => {
    expect(meetingMerge(toExchange, { ...rules, ...change })).toEqual({
      merge: { ...toExchange, toExchange: [], toSevera: ['location'], losses: [{ field: 'location', side: 'severa' }] },
      mayMail: false,
      putBack: ['location'],
    });
  });

  it('never sent as part of a merge: both sides had edits', () => {
    const both: Merge = { ...toExchange, toSevera: ['notes'] };
    expect(meetingMerge(both, rules)).toMatchObject({
      merge: { toSevera: ['notes', 'location'], toExchange: [] },
      mayMail: false,
    });
  });

  it('never sent for a conflict that Severa won: its value is the one that is lost', () => {
    const won: Merge = { ...toExchange, losses: [{ field: 'location', side: 'exchange' }] };
    const { merge, mayMail } = meetingMerge(won, rules);
    expect(mayMail).toBe(false);
    expect(merge.losses).toEqual([{ field: 'location', side: 'severa' }]);
  });

  it('what Outlook changed goes to Severa, whoever organizes it', () => {
    const toSevera: Merge = { toSevera: ['notes'], toExchange: [], losses: [], agreed: ['notes'], dates: NO_DATES };
    const theirs = { ...rules, meeting: { speaks: true, organizes: false } };
    expect(meetingMerge(toSevera, theirs)).toEqual({ merge: toSevera, mayMail: false, putBack: [] });
  });

  it('a pair that was just matched is no edit of anybody: no notice', () => {
    const paired = { ...rules, link: link(undefined, undefined, { state: 'paired' }) };
    expect(meetingMerge(toExchange, paired)).toMatchObject({ mayMail: false, putBack: [] });
  });
});

describe('who is who in a meeting (P4)', () => {
  const people = {
    'ada@example.com': { role: 'organizer', response: 'accepted' },
    'bob@example.com': { role: 'attendee', response: 'declined' },
    'guest@example.org': { role: 'attendee', response: 'none' },
  } as const;
  const users = [user('ada', 'ada@example.com'), user('bob', 'bob@example.com'), user('cy', null)];
  const seen = link(item(), item({ people }));

  it('Severa’s users are told by their addresses', () => {
    expect(insiders(item({ people }), users).map((one) => one.user.id)).toEqual(['ada', 'bob']);
    expect(organizerOf(item({ people }), users)?.id).toBe('ada');
    expect(organizerOf(item({ people }), users.slice(1))).toBeUndefined();
  });

  it('a link remembers who organized it and who was invited, and names nobody', () => {
    expect(organized(seen, 'ada@example.com')).toBe(true);
    expect(organized(seen, 'bob@example.com')).toBe(false);
    expect(organized(seen, null)).toBe(false);
    expect(invites(seen, 'bob@example.com')).toBe(true);
    expect(invites(seen, 'cy@example.com')).toBe(false);
    expect(JSON.stringify(seen)).not.toContain('example.');
  });
});
