import { describe } from 'vitest';
import { datesContract } from './host-activities-dates.ts';
import { peopleContract } from './host-activities-people.ts';
import { readingContract } from './host-activities-reading.ts';
import { seriesContract } from './host-activities-series.ts';
import { troubleContract } from './host-activities-trouble.ts';
import type { OpenHost } from './host-activities-world.ts';
import { writingContract } from './host-activities-writing.ts';

/** What the activities of a host app must do, real or fake. Each test has an organisation of its own. */
export function hostActivitiesContract(name: string, open: OpenHost): void {
  describe(name, () => {
    readingContract(open);
    writingContract(open);
    seriesContract(open);
    datesContract(open);
    peopleContract(open);
    troubleContract(open);
  });
}
