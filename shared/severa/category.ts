import type { Busy, Privacy } from '../calendar/item.ts';
import type { ActivityCategory } from '../sync/ports.ts';

const CATEGORIES: readonly ActivityCategory[] = ['CalendarEntry', 'SalesEvent', 'Task', 'Personal', 'Absences'];

export function categoryOf(name: string | null | undefined): ActivityCategory | null {
  return CATEGORIES.find((category) => category === name) ?? null;
}

/** Severa has neither a private flag nor show-as: both follow from the category of the activity's type (H7). */
export function sensitivityOf(category: ActivityCategory): { readonly privacy: Privacy; readonly busy: Busy } {
  if (category === 'Personal') return { privacy: 'private', busy: 'busy' };
  if (category === 'Absences') return { privacy: 'private', busy: 'oof' };
  return { privacy: 'normal', busy: 'busy' };
}
