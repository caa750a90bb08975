import { describe } from 'vitest';
import { aroundContract } from './mailbox-calendar-around.ts';
import { mailboxContract } from './mailbox-calendar-mailbox.ts';
import { meetingsContract } from './mailbox-calendar-meetings.ts';
import { readsContract } from './mailbox-calendar-reads.ts';
import { roundsContract } from './mailbox-calendar-rounds.ts';
import { seriesContract } from './mailbox-calendar-series.ts';
import { seriesWritesContract } from './mailbox-calendar-series-writes.ts';
import type { OpenCalendar } from './mailbox-calendar-setting.ts';
import { whereaboutsContract } from './mailbox-calendar-whereabouts.ts';
import { writesContract } from './mailbox-calendar-writes.ts';

/** What every mailbox calendar must do, real or fake. Each test has a mailbox of its own. */
export function mailboxCalendarContract(name: string, open: OpenCalendar): void {
  describe(name, () => {
    roundsContract(open);
    readsContract(open);
    writesContract(open);
    whereaboutsContract(open);
    seriesContract(open);
    seriesWritesContract(open);
    aroundContract(open);
    meetingsContract(open);
    mailboxContract(open);
  });
}
