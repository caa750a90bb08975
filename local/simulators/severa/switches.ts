import type { RequestClass } from './request-log.ts';

/** What goes wrong now. Change it at any time; rates are 0 to 1 and drawn from the simulator's random source. */
export interface SeveraFaults {
  /** Refuse what comes above `maxPerSecond` in any second per organisation. */
  rateLimit: boolean;
  maxPerSecond: number;
  /** Share of 429 answers without Retry-After. */
  retryAfterMissingRate: number;
  /** 429 on every Nth request; 0: never. */
  throttleEveryNth: number;
  /** 503 before anything was done. */
  failBeforeRate: number;
  /** 500 although the write was done. */
  failAfterWriteRate: number;
  /** Connection dropped before anything was done. */
  dropBeforeRate: number;
  /** Connection dropped although the write was done. */
  dropAfterWriteRate: number;
  /** A valid access token is no longer accepted. */
  tokenRevokedRate: number;
  /** 403 for calls that need one of these scopes, whatever the token holds. */
  forbiddenScopes: string[];
  latencyMs: number;
  /** Severa's whole clock (stamps, Date header) against the simulator's. */
  clockSkewMs: number;
  /** The Date header against Severa's own stamps. */
  dateHeaderSkewMs: number;
  /** A write shows in lists after a random wait up to this; a GET by guid sees it at once. */
  listDelayMs: number;
  /** Lists of activities show nothing, while single ones answer. */
  emptyLists: boolean;
  /** Every call about one activity or its people is answered 404, and lists show nothing: another organisation's data. */
  nothingThere: boolean;
  /** Share of pages whose last item comes again on the next page. */
  repeatItemRate: number;
  /** Share of pages after which one item is left out. */
  skipItemRate: number;
  /** Share of activity listings before which some activity's last-update time moves without an edit. */
  touchRate: number;
  /** Called after each page of activities was cut and before it is answered: the place to change the list. */
  afterPage: ((page: { readonly organizationGuid: string; readonly offset: number }) => void) | null;
  /** One-shot faults; the first that fits a request is used up by it. */
  once: OnceFault[];
}

export interface OnceFault {
  readonly on: RequestClass | 'any';
  readonly fault:
    | 'throttle'
    | 'fail-before'
    | 'fail-after'
    | 'drop-before'
    | 'drop-after'
    | 'unauthorized'
    | 'forbidden';
}

/** How this Severa does what its public documents leave open. */
export interface SeveraBehaviour {
  /** Whether a call without a fitting Client_Id header is refused (the document asks for it; some clients send none). */
  clientIdRequired: boolean;
  dateTimeForm: 'ownerOffset' | 'utc';
  /** Digits after the second in date-times. */
  fractionDigits: 0 | 3 | 7;
  /** Line ends of notes come back as CRLF. */
  crlfNotes: boolean;
  /** `inclusive`: the end of an all-day activity is the midnight at the start of its last day. */
  allDayEnd: 'exclusive' | 'inclusive';
  accessTokenLifetimeMs: number;
  refreshTokenLifetimeMs: number;
  /** Whether adding or removing a participant moves the activity's last-update time. */
  participantChangesTouch: boolean;
  /** Whether the owner is listed among the participants. */
  ownerIsParticipant: boolean;
  /** A new activity has lastUpdatedDateTime null until its first edit. */
  lastUpdatedNullUntilEdited: boolean;
  /** Who shows as author of API writes: a user guid or null. */
  apiAuthorGuid: string | null;
  /** How the deletion of a closed activity, or of one with work hours, is refused: 403, 400 or 409. */
  refusedDeletion: 'forbidden' | 'invalid' | 'conflict';
  /** What PATCH and DELETE on an occurrence's guid do. */
  occurrenceWrites: 'exception' | 'refused' | 'wholeSeries';
  /** `changing`: every edit of a series gives its occurrences new guids. */
  occurrenceGuids: 'stable' | 'changing';
  /** A date window finds a series by its whole span, or only by its first occurrence. */
  seriesWindow: 'whole' | 'first';
  /** Order of the activity list under its pages. */
  listOrder: 'start' | 'added' | 'newestFirst';
  /** How far an endless series is expanded beyond now. */
  seriesHorizonDays: number;
  /** What a POST without hasDuration means. */
  hasDurationWhenMissing: boolean;
  /** Whether activities written over the API are mailed about. */
  mailsForApiWrites: boolean;
  /** Whether an all-day activity off the owner's midnights is refused or moved to the days it touches. */
  allDayOffMidnight: 'refused' | 'widened';
}

export function noFaults(): SeveraFaults {
  return {
    rateLimit: true,
    maxPerSecond: 10,
    retryAfterMissingRate: 0.5,
    throttleEveryNth: 0,
    failBeforeRate: 0,
    failAfterWriteRate: 0,
    dropBeforeRate: 0,
    dropAfterWriteRate: 0,
    tokenRevokedRate: 0,
    forbiddenScopes: [],
    latencyMs: 0,
    clockSkewMs: 0,
    dateHeaderSkewMs: 0,
    listDelayMs: 0,
    emptyLists: false,
    nothingThere: false,
    repeatItemRate: 0,
    skipItemRate: 0,
    touchRate: 0,
    afterPage: null,
    once: [],
  };
}

export function defaultBehaviour(): SeveraBehaviour {
  return {
    clientIdRequired: true,
    dateTimeForm: 'ownerOffset',
    fractionDigits: 0,
    crlfNotes: false,
    allDayEnd: 'exclusive',
    accessTokenLifetimeMs: 3_600_000,
    refreshTokenLifetimeMs: 24 * 3_600_000,
    participantChangesTouch: true,
    ownerIsParticipant: false,
    lastUpdatedNullUntilEdited: false,
    apiAuthorGuid: null,
    refusedDeletion: 'forbidden',
    occurrenceWrites: 'exception',
    occurrenceGuids: 'stable',
    seriesWindow: 'whole',
    listOrder: 'start',
    seriesHorizonDays: 730,
    hasDurationWhenMissing: false,
    mailsForApiWrites: true,
    allDayOffMidnight: 'refused',
  };
}
