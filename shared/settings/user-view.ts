import type { MailboxState, Organization, RunRecord, UserSwitch } from '../sync/ports.ts';

/** Why a switch that is on does nothing, or went off by itself. */
export const MAILBOX_NOT_FOUND = 'mailbox-not-found';
export const ADDRESS_CHANGED = 'address-changed';

/**
 * `waiting`: on, but the organisation is off. `no-mailbox`: on, and no mailbox has the user's address. `preparing`: the
 * first sync, or the first one since it was off, isn't finished.
 */
export type UserState = 'off' | 'waiting' | 'no-mailbox' | 'preparing' | 'on';

export interface UserView {
  readonly userId: string;
  readonly enabled: boolean;
  readonly state: UserState;
  /** Stable code; null: there is nothing to say. */
  readonly reason: string | null;
  readonly mailboxId: string | null;
  readonly lastRun: {
    readonly startedAt: string;
    readonly endedAt: string;
    readonly outcome: RunRecord['outcome'];
    readonly reason: string | null;
  } | null;
}

/** What is known of a user's sync, by ids and codes. */
export function userView(
  userId: string,
  organization: Organization | null,
  user: UserSwitch | null,
  mailbox: MailboxState | null,
): UserView {
  const own = mailbox?.userId === userId ? mailbox : null;
  const run = own?.lastRun ?? null;
  return {
    userId,
    enabled: user?.enabled ?? false,
    state: stateOf(organization, user, own),
    reason: user?.reason ?? null,
    mailboxId: user?.mailboxId ?? null,
    lastRun:
      run === null
        ? null
        : {
            startedAt: new Date(run.startedAt).toISOString(),
            endedAt: new Date(run.endedAt).toISOString(),
            outcome: run.outcome,
            reason: run.reason,
          },
  };
}

function stateOf(organization: Organization | null, user: UserSwitch | null, own: MailboxState | null): UserState {
  if (user === null || !user.enabled) return 'off';
  if (organization === null || organization.ended !== undefined || !organization.enabled) return 'waiting';
  if (user.mailboxId === null) return 'no-mailbox';
  // The engine switches a mailbox off whose user is no longer active.
  if (own === null || !own.enabled) return 'off';
  return own.phase === 'live' ? 'on' : 'preparing';
}
