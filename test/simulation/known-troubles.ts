import type { Plan } from './plan.ts';

/** Troubles that last a chapter: name, and the values to pick from; 0 is none. */
export const CHAPTER_TROUBLES: Readonly<Record<Plan['sides'], readonly (readonly [string, readonly number[]])[]>> = {
  fakes: [
    ['calendar.loseAnswer', [0, 0.2, 0.5]],
    ['calendar.throttle', [0, 0.15]],
    ['calendar.loseCursor', [0, 0.2]],
    ['calendar.repeat', [0, 0.3]],
    ['calendar.spuriousConflict', [0, 0.2]],
    ['calendar.unknownWhereabouts', [0, 0.2]],
    ['host.loseCreate', [0, 0.2, 0.5]],
    ['host.loseRequest', [0, 0.2]],
    ['host.throttle', [0, 0.15]],
    ['host.listDelay', [0, 80_000]],
    ['host.loseDelete', [0, 0.3]],
  ],
  simulators: [
    ['m365.lostAnswerRate', [0, 0.2, 0.5]],
    ['m365.lostAnswer', [0, 1, 2]],
    ['m365.lostBatchRate', [0, 0.2]],
    ['m365.throttleEvery', [0, 5, 11]],
    ['m365.retryAfter', [0, 1, 2, 3]],
    ['m365.mailboxConcurrency', [0, 4]],
    ['m365.unavailableRate', [0, 0.1]],
    ['m365.gatewayTimeoutRate', [0, 0.1]],
    ['m365.spuriousConflictRate', [0, 0.2]],
    ['m365.deltaDelayMs', [0, 60_000]],
    ['m365.emptyDeltaPageRate', [0, 0.3]],
    ['m365.repeatDeltaItemRate', [0, 0.3]],
    ['m365.shuffleDelta', [0, 1]],
    ['m365.deltaRefusal', [0, 1, 2, 3, 4, 5]],
    ['m365.deletedItemsAnswerInCalendar', [0, 1]],
    ['m365.unauthorizedRate', [0, 0.1]],
    ['severa-api.throttleEveryNth', [0, 5, 11]],
    ['severa-api.failBeforeRate', [0, 0.1]],
    ['severa-api.failAfterWriteRate', [0, 0.2]],
    ['severa-api.dropBeforeRate', [0, 0.1]],
    ['severa-api.dropAfterWriteRate', [0, 0.2, 0.5]],
    ['severa-api.tokenRevokedRate', [0, 0.1]],
    ['severa-api.listDelayMs', [0, 80_000]],
    ['severa-api.repeatItemRate', [0, 0.3]],
    ['severa-api.touchRate', [0, 0.3]],
    ['severa-api.latencyMs', [0, 300]],
  ],
};

type Passing = readonly (readonly [name: string, value: number, minutes: number])[];

/** Troubles that last some minutes: name, value, longest time in minutes. */
export const PASSING_TROUBLES: Readonly<Record<Plan['sides'] | 'both', Passing>> = {
  both: [
    ['graph.down', 0.5, 20],
    ['graph.down', 1, 10],
    ['graph.refused', 1, 30],
    ['severa.down', 0.5, 20],
    ['severa.down', 1, 10],
    ['severa.refused', 1, 30],
    ['store.down', 0.1, 20],
    ['store.lost', 0.1, 20],
    ['queue.down', 0.3, 20],
    ['queue.lost', 0.3, 20],
    ['queue.removal-lost', 0.3, 30],
    ['queue.late', 60_000, 60],
    ['mailbox', 1, 60],
  ],
  fakes: [
    ['graph.batch-lost', 0.5, 20],
    ['severa.update-lost', 0.5, 20],
    ['calendar.mailboxGone', 1, 20],
    ['calendar.emptyLists', 1, 60],
    ['host.emptyLists', 1, 60],
  ],
  simulators: [
    ['m365.mailboxesGone', 1, 20],
    ['m365.deadDelta', 1, 1],
    ['m365.deadTokens', 1, 1],
    ['m365.throttleEvery', 1, 10],
    ['m365.emptyLists', 1, 60],
    ['severa-api.deadTokens', 1, 1],
    ['severa-api.throttleEveryNth', 1, 10],
    ['severa-api.emptyLists', 1, 60],
  ],
};
