import type { Why } from '../why.ts';

/** Reasons with words of their own; any other is named by its code. */
export const WHY_CODES = [
  'organization-disabled',
  'switched-off',
  'user-inactive',
  'first-sync',
  'first-sync-asks',
  'next-run',
  'not-seen-yet',
  'draft',
  'cancelled',
  'ended-long-ago',
  'outside-window',
  'project-task',
  'unassigned',
  'type-not-selected',
  'no-default-type',
  'deletion-held-back',
] as const;
export type WhyCode = (typeof WHY_CODES)[number];

/** `{code}` in a text of a state stands for the reason's code. */
export interface WhyTexts {
  readonly states: Readonly<Record<Why['state'], string>>;
  readonly codes: Readonly<Record<WhyCode, string>>;
}
