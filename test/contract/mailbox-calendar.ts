import { describe } from 'vitest';
import { mailboxContract } from './mailbox-calendar-mailbox.ts';
import { readsContract } from './mailbox-calendar-reads.ts';
import { roundsContract } from './mailbox-calendar-rounds.ts';
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
    mailboxContract(open);
  });
}
