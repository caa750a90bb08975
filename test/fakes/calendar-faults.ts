/** What may go wrong, as chances between 0 and 1, and as times. All of it is what a real server or network does. */
export interface CalendarFaults {
  /** A write is done and its answer is lost. */
  loseAnswer: number;
  /** A write of several dates of a series breaks off after some of them. */
  partly: number;
  /** A write is refused for now. */
  throttle: number;
  /** Each reading, and each page of a round or listing: can't be answered now. */
  failReads: number;
  /** The server no longer knows a create by its mark: the same again makes another event. */
  forgetCreates: boolean;
  /** A delta link has died. */
  loseCursor: number;
  /** An entry comes twice in a round. */
  repeat: number;
  /** What an earlier round told comes again in a later one. */
  replay: number;
  /** It comes as it was one change ago, deleted since or not. */
  replayOld: boolean;
  /** The version no longer fits although nobody edited. */
  spuriousConflict: number;
  /** An event can't be told about now. */
  unknownWhereabouts: number;
  /** Listings and new rounds show nothing, while single reads work. */
  emptyLists: boolean;
  /** How long a change stays invisible in rounds, in milliseconds. */
  roundDelay: number;
  /** The same for listings, those that are searched for a UID included. */
  listDelay: number;
  /** The server's clock against the service's, in milliseconds. */
  skew: number;
  /** The mailbox doesn't answer. */
  mailboxGone: boolean;
  /** The mailbox answers and has no default calendar: nothing is found in it. */
  calendarGone: boolean;
  /** A deleted event still answers by its id, from Deleted Items. */
  deletedAnswersById: boolean;
}

export function noCalendarFaults(): CalendarFaults {
  return {
    loseAnswer: 0,
    partly: 0,
    throttle: 0,
    failReads: 0,
    forgetCreates: false,
    loseCursor: 0,
    repeat: 0,
    replay: 0,
    replayOld: false,
    spuriousConflict: 0,
    unknownWhereabouts: 0,
    emptyLists: false,
    roundDelay: 0,
    listDelay: 0,
    skew: 0,
    mailboxGone: false,
    calendarGone: false,
    deletedAnswersById: true,
  };
}
