import type { Span } from '../../stack/side-item.ts';
import type { PageItem } from './page-item.ts';
import type { Period } from './period.ts';

/** What a person enters; what is left out stays as it is. */
export interface Entered {
  readonly subject?: string;
  readonly when?: Span;
  readonly location?: string;
  readonly notes?: string;
  /** Outlook only. */
  readonly isPrivate?: boolean;
  /** Severa only: guid of the activity type. */
  readonly typeId?: string;
  /** Colleagues who take part; those whom the form doesn't know stay. */
  readonly people?: readonly string[];
}

/** From its first occurrence, so many times. */
export interface Repeats {
  readonly every: 'day' | 'week' | 'month';
  readonly times: number;
}

export type NewItem = Entered & {
  readonly subject: string;
  readonly when: Span;
  /** null: once. */
  readonly repeats: Repeats | null;
};

/** One calendar of one person, in his own hands. What it throws are the refusals of Severa or Exchange. */
export interface PersonCalendar {
  /** Whatever touches the period, occurrences of series included. */
  items(period: Period): readonly PageItem[];
  /** An entry, an occurrence or a whole series. null: there is none, or it isn't his. */
  item(id: string): PageItem | null;
  /** Returns the new item's id. */
  add(entered: NewItem): string;
  edit(id: string, entered: Entered): void;
  delete(id: string): void;
  /** To an invitation. */
  answer(id: string, response: 'accepted' | 'declined'): void;
}
