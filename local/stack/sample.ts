import type { Outside } from './outside.ts';
import type { Setting } from './person.ts';
import { addSampleActivities } from './sample-activities.ts';
import { sampleDays } from './sample-days.ts';
import { addSampleEvents } from './sample-events.ts';
import { addSetting } from './setting.ts';

/** How long before the start the sample's items were entered. */
const DAYS_AGO = 3 * 24 * 60 * 60 * 1000;

/** The sample organisation with about twenty items on each side: one of everything that the sync meets. */
export function addSample(outside: Pick<Outside, 'graph' | 'severa' | 'before'>, now: number): Setting {
  return outside.before(DAYS_AGO, () => {
    const setting = addSetting(outside);
    const days = sampleDays(now, setting.person.zone);
    addSampleEvents(outside.graph.person(setting.person.mailboxId), setting.person.zone, days);
    addSampleActivities(setting.organization, days);
    return setting;
  });
}
