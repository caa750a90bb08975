import { defaultLists, type ListsBehaviour } from './lists-switches.ts';
import { defaultPeople, type PeopleBehaviour } from './people-switches.ts';
import type { RequestClass } from './request-log.ts';
import { defaultSeries, type SeriesBehaviour } from './series-switches.ts';
import { defaultText, type TextBehaviour } from './text-switches.ts';

/** What goes wrong now. Change it at any time; rates are 0 to 1 and drawn from the simulator's random source. */
export interface SeveraFaults {
  /** Refuse what comes above `maxPerSecond` in any second per organisation. */
  rateLimit: boolean;
  maxPerSecond: number;
  /** Share of 429 answers without Retry-After. */
  retryAfterMissingRate: number;
  /** Share of the others whose Retry-After helps nobody: zero, long past, ages ahead or no time at all. */
  retryAfterWrongRate: number;
  /** 429 on every Nth request; 0: never. */
  throttleEveryNth: number;
  /** Which requests the rates of failures, drops and garbled answers concern; null: all. */
  only: RequestClass[] | null;
  /** 503 before anything was done. */
  failBeforeRate: number;
  /** 500 although the write was done. */
  failAfterWriteRate: number;
  /** Connection dropped before anything was done. */
  dropBeforeRate: number;
  /** Connection dropped although the write was done. */
  dropAfterWriteRate: number;
  /** What failures look like: Severa's error model, or a page of whatever stands before it. */
  failureForm: 'severa' | 'html';
  /** An answer that was good can't be used: its status is right, its body isn't. */
  garbledRate: number;
  garbledForm: GarbledForm | 'any';
  /** Answers without a Date header. */
  dateMissingRate: number;
  /** A valid access token is no longer accepted. */
  tokenRevokedRate: number;
  /** 403 for calls that need one of these scopes, whatever the token holds. */
  forbiddenScopes: string[];
  /** Every call but those for a token is refused with 403 and this type. */
  organizationRefusal: OrganizationRefusal | null;
  /** 403 PermissionDenied for every call about these activities, while lists show them. */
  deniedActivities: string[];
  /** Phases that are locked: what belongs to one can't be written. */
  lockedPhases: string[];
  /** 500 for every call about these activities, while lists show them. */
  brokenActivities: string[];
  latencyMs: number;
  /** Severa's whole clock (stamps, Date header) against the simulator's. */
  clockSkewMs: number;
  /** The Date header against Severa's own stamps. */
  dateHeaderSkewMs: number;
  /** Each stamp and each Date header is off by up to this, to either side: several servers, a clock each. */
  clockSpreadMs: number;
  /** A write shows in lists after a random wait up to this, which is another for each write. */
  listDelayMs: number;
  /** The same for single reads of an activity and its people: 404 after a create, old values after an update. */
  readDelayMs: number;
  /** The list of an activity's people shows who was added or removed after a random wait up to this. */
  peopleDelayMs: number;
  /** How long a page token is good; 0: for ever. */
  pageTokenLifetimeMs: number;
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

export const GARBLED_FORMS = ['html', 'truncated', 'empty', 'otherJson'] as const;
/** A page of HTML, half of the JSON, no body at all, JSON of another shape. */
export type GarbledForm = (typeof GARBLED_FORMS)[number];

export const ORGANIZATION_REFUSALS = [
  'TermsOfServiceNotApproved',
  'OrganizationNotActive',
  'AddonMissing',
  'FeatureIsNotEnabled',
  'TrialExpired',
  'PermissionDenied',
] as const;
export type OrganizationRefusal = (typeof ORGANIZATION_REFUSALS)[number];

export const ONCE_FAULTS = [
  'throttle',
  'fail-before',
  'fail-after',
  'drop-before',
  'drop-after',
  'unauthorized',
  'forbidden',
  /** Done, and answered in `garbledForm`. */
  'garble',
  /** Not done: a 404 that is not Severa's. */
  'page-404',
] as const;

export interface OnceFault {
  readonly on: RequestClass | 'any';
  readonly fault: (typeof ONCE_FAULTS)[number];
}

/** How this Severa does what its public documents leave open. */
export type SeveraBehaviour = ListsBehaviour & TextBehaviour & PeopleBehaviour & SeriesBehaviour;

export function noFaults(): SeveraFaults {
  return {
    rateLimit: true,
    maxPerSecond: 10,
    retryAfterMissingRate: 0.5,
    retryAfterWrongRate: 0,
    throttleEveryNth: 0,
    only: null,
    failBeforeRate: 0,
    failAfterWriteRate: 0,
    dropBeforeRate: 0,
    dropAfterWriteRate: 0,
    failureForm: 'severa',
    garbledRate: 0,
    garbledForm: 'any',
    dateMissingRate: 0,
    tokenRevokedRate: 0,
    forbiddenScopes: [],
    organizationRefusal: null,
    deniedActivities: [],
    lockedPhases: [],
    brokenActivities: [],
    latencyMs: 0,
    clockSkewMs: 0,
    dateHeaderSkewMs: 0,
    clockSpreadMs: 0,
    listDelayMs: 0,
    readDelayMs: 0,
    peopleDelayMs: 0,
    pageTokenLifetimeMs: 0,
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
  return { ...defaultLists(), ...defaultText(), ...defaultPeople(), ...defaultSeries() };
}
