import { isZone } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { Clock, HostActivities, Wait } from '../sync/ports.ts';
import { createActivityReader } from './activity-reader.ts';
import { clockOf } from './answer.ts';
import { checkBaseUrl, DEFAULT_BASE_URL } from './base-url.ts';
import { severaSeries } from './capability.ts';
import { createChangeCalls } from './change-activity.ts';
import { activitiesCreatedSince } from './created-since.ts';
import { createUserDirectory } from './directory.ts';
import { expressItem } from './express.ts';
import { createSeriesDates } from './find-occurrences.ts';
import { createSeveraHttp } from './http.ts';
import { keptFor } from './kept.ts';
import { changedSinceCalls, userCalls, windowCalls } from './list-calls.ts';
import { listActivities } from './listing.ts';
import { createRequestPace, type RequestPace } from './pace.ts';
import { allRows, firstRow, rowsOf } from './paging.ts';
import { createPeopleCalls } from './participation.ts';
import { createPatcher } from './patcher.ts';
import { readActivityType } from './people.ts';
import { createActivityCalls } from './single-activity.ts';
import type { GetSecret } from './token.ts';
import { withSeries } from './with-series.ts';
import { createDateWriter, exceptionsRefused } from './write-dates.ts';

/** What this service asks of the organisation's REST API credentials. */
export const SEVERA_SCOPES: readonly string[] = [
  'activities:read',
  'activities:write',
  'activities:delete',
  'users:read',
  'settings:read',
];

export interface SeveraOptions {
  /** Default: the production API. https only, http for loop-back. */
  readonly baseUrl?: string;
  readonly clientId: string;
  /** Asked for with every new token, and afresh when Severa refuses it: a replaced secret is used by itself. */
  readonly getSecret: GetSecret;
  readonly scopes?: readonly string[];
  /** IANA name; for owners without a zone of their own. */
  readonly organizationZone: string;
  readonly fetch?: typeof fetch;
  readonly wait?: Wait;
  readonly clock?: Clock;
  /** 0 <= x < 1; spreads repeated calls. */
  readonly random?: () => number;
  /** The organisation's request budget; default: 8 a second for this adapter alone. */
  readonly pace?: RequestPace;
  /**
   * Of one request, in milliseconds; default 30,000. A call with its repetitions ends within 60,000 more; one about a
   * single activity that failed is followed by one more request, to see whose fault it is.
   */
  readonly timeLimitMs?: number;
  /** Of one answer, in bytes; default 32 MiB. */
  readonly answerLimit?: number;
  /** Whether single dates of a series are written, through the guids of its occurrences; default false: nobody has tried. */
  readonly occurrences?: boolean;
}

/**
 * One organisation's activities over Severa's REST API v1 with its client credentials. Throws kind `invalid` for
 * options that can't be used; nothing is sent before the first call.
 */
export function createSeveraActivities(options: SeveraOptions): HostActivities {
  const { organizationZone, occurrences = false } = options;
  if (!isZone(organizationZone)) {
    throw new SyncError('invalid', 'severa.organization-zone', "The organisation's time zone must be an IANA name.");
  }
  const baseUrl = checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  const clock = options.clock ?? Date.now;
  const wait = options.wait ?? sleep;
  const http = createSeveraHttp({
    baseUrl,
    clientId: options.clientId,
    getSecret: options.getSecret,
    scopes: options.scopes ?? SEVERA_SCOPES,
    fetch: options.fetch ?? fetch,
    wait,
    clock,
    random: options.random ?? Math.random,
    pace: options.pace ?? createRequestPace({ clock, wait }),
    timeLimitMs: options.timeLimitMs ?? 30_000,
    answerLimit: options.answerLimit ?? 32 * 1024 * 1024,
  });
  const directory = createUserDirectory(http, clock, organizationZone);

  const types = keptFor(TYPES_KEPT_MS, clock, async () =>
    (await allRows(http, '/v1/activitytypes')).flatMap((row) => readActivityType(row) ?? []),
  );

  const reader = createActivityReader(http, directory);
  const patcher = createPatcher(http);
  const people = createPeopleCalls(http);
  const tools = { http, directory, reader, patcher, dates: createSeriesDates(http, reader) };
  const writeDates = occurrences ? createDateWriter({ ...tools, participants: people.participants }) : null;

  return {
    ...createActivityCalls(http, directory, reader, writeDates),
    ...createChangeCalls(directory, reader, patcher),
    ...people,
    express: (item, ownerId) => expressItem(item, directory.zoneOf(ownerId)),
    seriesOf: (ownerId) => severaSeries(directory.zoneOf(ownerId), occurrences),
    writeOccurrences: writeDates ?? (() => Promise.reject(exceptionsRefused())),
    async now() {
      const known = http.severaNow();
      if (known !== null) return known;
      const answer = await firstRow(http, { dated: true });
      rowsOf(answer);
      return clockOf(answer);
    },
    users: () => directory.users(),
    activityTypes: types,
    changedSince: (since) => withSeries(listActivities(http, directory, changedSinceCalls(since)), reader),
    changedOf: (userId, since) => withSeries(listActivities(http, directory, userCalls(userId, since, true)), reader),
    list: (userIds, window, asMember) =>
      listActivities(
        http,
        directory,
        windowCalls({ userIds, window, asMember, zone: organizationZone, prefix: `${baseUrl}/v1/activities?`.length }),
      ),
    createdSince: (ownerId, since) => activitiesCreatedSince(http, directory, ownerId, since),
  };
}

/** As long as users: administrators rarely change types, and every run asks for them. */
const TYPES_KEPT_MS = 10 * 60_000;

const sleep: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
