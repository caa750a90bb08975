import { isZone } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { MailboxCalendar } from '../sync/ports.ts';
import { around } from './around.ts';
import { readCalendarId } from './calendars.ts';
import { GRAPH_SERIES } from './capability.ts';
import { readRound } from './changes.ts';
import { createGraphClient } from './client.ts';
import type { GraphEdges } from './edges.ts';
import { express } from './from-item.ts';
import { listIds } from './list-ids.ts';
import { locate } from './locate.ts';
import { readEvents, readMarks } from './read.ts';
import { writeEvents } from './write.ts';

export interface GraphCalendarOptions extends GraphEdges {
  /** IANA zone of the organisation: for events whose own zone can't be known. Default UTC. */
  readonly zone?: string;
  /** Events asked for on one page of changes. Default 50. */
  readonly pageSize?: number;
  /** Most pages of one round. Default 2,000. */
  readonly maxPages?: number;
}

/**
 * The default calendars of one tenant's mailboxes, through Microsoft Graph with an app-only token. Mailbox ids are the
 * users' object ids.
 */
export function createGraphCalendar(options: GraphCalendarOptions): MailboxCalendar {
  const client = createGraphClient(options);
  const home = options.zone ?? 'UTC';
  if (!isZone(home)) throw new SyncError('invalid', 'graph.zone', 'The zone of the organisation must be an IANA name.');
  const pages = { pageSize: options.pageSize ?? 50, maxPages: options.maxPages ?? 2000 };
  return {
    express,
    series: GRAPH_SERIES,
    changes: (mailboxId, cursor, window) => readRound(client, { mailboxId, cursor, window, home, ...pages }),
    read: (mailboxId, ids) => readEvents(client, mailboxId, ids, home),
    readMarks: (mailboxId, ids) => readMarks(client, mailboxId, ids),
    write: (mailboxId, writes, before) => writeEvents(client, mailboxId, writes, home, before),
    calendarId: (mailboxId) => readCalendarId(client, mailboxId),
    locate: (mailboxId, events, calendarId) => locate(client, mailboxId, events, home, calendarId),
    around: (mailboxId, stretch) => around(client, mailboxId, stretch, home),
    ids: (mailboxId, window) => listIds(client, mailboxId, window, pages.maxPages),
  };
}
