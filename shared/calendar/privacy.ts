import type { Item, LocalDate, Override, Privacy } from './item.ts';
import { MASKED_SUBJECT } from './placeholders.ts';

export interface PrivacyPolicy {
  /** The active activity type of category Personal, if there is one. */
  readonly personalTypeId: string | null;
  /** The user's default type, else the organisation's; null: there is none. */
  readonly defaultTypeId: string | null;
}

/** How an item of the mailbox becomes an activity (H7). */
export type Disclosure =
  | { readonly as: 'open'; readonly item: Item; readonly typeId: string | null }
  /** Of a type that only its owner can read: nothing has to be hidden. */
  | { readonly as: 'personal'; readonly item: Item; readonly typeId: string }
  /** Everybody can read it: that there is something, and when. */
  | { readonly as: 'masked'; readonly item: Item; readonly typeId: string | null };

/** H7. The type counts at creation only (H7a); afterwards only `item` and `as` do. */
export function disclose(item: Item, { personalTypeId, defaultTypeId }: PrivacyPolicy): Disclosure {
  if (!isPrivate(item.privacy)) return { as: 'open', item, typeId: defaultTypeId };
  if (personalTypeId !== null) return { as: 'personal', item, typeId: personalTypeId };
  return { as: 'masked', item: mask(item), typeId: defaultTypeId };
}

export function isPrivate(privacy: Privacy): boolean {
  return privacy !== 'normal';
}

/** Only when, and how busy; of changed occurrences those that were moved. */
export function mask(item: Item): Item {
  return {
    ...item,
    subject: MASKED_SUBJECT,
    location: '',
    notes: '',
    people: {},
    overrides: Object.fromEntries(
      Object.entries(item.overrides).flatMap(([date, { when }]): [LocalDate, Override][] =>
        when === undefined ? [] : [[date, { when }]],
      ),
    ),
  };
}
