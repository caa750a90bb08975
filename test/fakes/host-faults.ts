/** What may go wrong, as chances between 0 and 1, and as times. */
export interface HostFaults {
  /** A create is done and its answer is lost. */
  loseCreate: number;
  /** A create is lost on its way: nothing was done, and nobody knows. */
  loseRequest: number;
  /** An update is done and its answer is lost, however often it is sent. */
  loseUpdate: number;
  /** A write of several dates of a series breaks off after some of them; of a new series, before the first. */
  partly: number;
  /** Somebody is made a participant, or taken out, and the answer is lost. */
  loseParticipant: number;
  /** Each write: not done, Severa asks to wait. */
  throttle: number;
  /** Each reading, and each page of a listing: Severa can't answer now. */
  failReads: number;
  /** Each call: Severa refuses the whole connection (scopes, terms). */
  unavailable: number;
  /** Each call about one activity: Severa refuses this one and no other. */
  refuseItem: number;
  /** The same for these, always. */
  refusedItems: readonly string[];
  /** Severa fails for the people of an activity only. */
  failParticipants: number;
  /** The search for a lost create meets what can't be read. */
  unclearSearch: number;
  /** Severa's clock against the service's, in milliseconds. */
  skew: number;
  /** Severa's Date headers against its own stamps, in milliseconds. */
  dateSkew: number;
  /** Stamps are whole seconds: two edits may share one. */
  wholeSeconds: boolean;
  /** How long a write stays invisible in listings, in milliseconds. */
  listDelay: number;
  /** The same for single reads of an activity and its people: absent after a create, old values after an update. */
  readDelay: number;
  /** Delays are that long at most, each write's another. */
  delaysVary: boolean;
  /** An activity that was edited since a listing began is missing from the rest of it. */
  missMoved: number;
  /** An activity is listed as it was before its last edit, and at the listing's end as it is. */
  repeatItem: number;
  /** A deletion is done and its answer is lost. */
  loseDelete: number;
  /** Severa answers 404 for every activity, and lists none: not this organisation's data. */
  nothingThere: boolean;
  /** Listings show nothing, while single reads work. */
  emptyLists: boolean;
}

export function noHostFaults(): HostFaults {
  return {
    loseCreate: 0,
    loseRequest: 0,
    loseUpdate: 0,
    partly: 0,
    loseParticipant: 0,
    throttle: 0,
    failReads: 0,
    unavailable: 0,
    refuseItem: 0,
    refusedItems: [],
    failParticipants: 0,
    unclearSearch: 0,
    skew: 0,
    dateSkew: 0,
    wholeSeconds: false,
    listDelay: 0,
    readDelay: 0,
    delaysVary: false,
    missMoved: 0,
    repeatItem: 0,
    loseDelete: 0,
    nothingThere: false,
    emptyLists: false,
  };
}
