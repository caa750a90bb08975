import { describe, expect, it } from 'vitest';
import type { Item, When } from '../../../shared/calendar/item.ts';
import {
  isCut,
  isPlaceholder,
  MASKED_FIELDS,
  MASKED_SUBJECT,
  NO_SUBJECT,
} from '../../../shared/calendar/placeholders.ts';
import { disclose, mask } from '../../../shared/calendar/privacy.ts';
import { cut } from '../../../shared/calendar/text.ts';
import { plainItem } from './plain-item.ts';

const when: When = { allDay: true, start: '2026-03-02', end: '2026-03-03', rule: { freq: 'DAILY', interval: 1 } };
const moved: When = { allDay: true, start: '2026-03-05', end: '2026-03-06' };
const secret: Partial<Item> = {
  subject: 'Doctor',
  location: 'Clinic',
  notes: 'Knee',
  people: { 'doctor@example.com': { role: 'organizer', response: 'accepted' } },
  overrides: { '2026-03-03': { subject: 'Surgeon', when: moved }, '2026-03-04': { notes: 'Bring X-rays' } },
  exclusions: ['2026-03-07'],
};
const policy = { personalTypeId: 'personal', defaultTypeId: 'default' };

describe('an event for Severa (H7)', () => {
  it('that is private becomes a personal activity, whole', () => {
    for (const privacy of ['private', 'personal', 'confidential'] as const) {
      const item = plainItem(when, { ...secret, privacy });
      expect(disclose(item, policy)).toEqual({ as: 'personal', item, typeId: 'personal' });
    }
  });

  it('that is private shows nothing but when, where there is no personal type', () => {
    const item = plainItem(when, { ...secret, privacy: 'private', busy: 'tentative' });
    const shown = disclose(item, { ...policy, personalTypeId: null });
    expect(shown).toEqual({
      as: 'masked',
      typeId: 'default',
      item: {
        ...plainItem(when),
        subject: MASKED_SUBJECT,
        location: '',
        notes: '',
        exclusions: ['2026-03-07'],
        overrides: { '2026-03-03': { when: moved } },
        privacy: 'private',
        busy: 'tentative',
      },
    });
    for (const word of ['Doctor', 'Clinic', 'Knee', 'doctor@example.com', 'Surgeon', 'X-rays']) {
      expect(JSON.stringify(shown)).not.toContain(word);
    }
  });

  it('that is not private has the default type, if there is one', () => {
    const item = plainItem(when, secret);
    expect(disclose(item, policy)).toEqual({ as: 'open', item, typeId: 'default' });
    expect(disclose(item, { personalTypeId: 'personal', defaultTypeId: null })).toMatchObject({ typeId: null });
  });
});

describe('a placeholder', () => {
  const item = (more: Partial<Item>) => plainItem(when, more);

  it('is what stands for an empty subject, unless the other side has that very subject', () => {
    expect(isPlaceholder('subject', item({ subject: NO_SUBJECT }), item({ subject: ' ' }))).toBe(true);
    expect(isPlaceholder('subject', item({ subject: NO_SUBJECT }), item({ subject: NO_SUBJECT }))).toBe(false);
    expect(isPlaceholder('subject', item({ subject: 'No' }), item({ subject: '' }))).toBe(false);
  });

  it('is a cut text, as long as it is the beginning of the whole one', () => {
    const whole = item({ notes: 'a'.repeat(50) });
    const held = item({ notes: cut(whole.notes, 20) });
    expect(isPlaceholder('notes', held, whole)).toBe(true);
    expect(isPlaceholder('notes', item({ notes: `b${held.notes.slice(1)}` }), whole)).toBe(false);
    expect(isPlaceholder('notes', item({ notes: 'a'.repeat(20) }), whole)).toBe(false);
    expect(isCut('Wait…', 'Wait…')).toBe(false);
    expect(isCut('Wait…', 'Wa')).toBe(false);
  });

  it('is every field under a mask, until somebody writes something into it', () => {
    const whole = item(secret);
    const masked = mask(whole);
    expect(MASKED_FIELDS.map((field) => isPlaceholder(field, masked, whole, true))).toEqual([true, true, true]);
    expect(isPlaceholder('when', masked, whole, true)).toBe(false);
    expect(isPlaceholder('notes', { ...masked, notes: 'x' }, whole, true)).toBe(false);
    expect(isPlaceholder('location', masked, whole)).toBe(false);
  });
});
