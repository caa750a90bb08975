import type { Instant } from '../sync/ports.ts';

/** A step that somebody's browser may take once: the token that it has to bring, as a digest, and until when. */
export interface Leg {
  readonly digest: string;
  readonly until: Instant;
}

/** What consent and proof have in common: a way through several pages, one leg open at a time, in one browser. */
export interface Walk<State extends string> {
  readonly state: State;
  /** Stable code of why it ended; null: it didn't, or well. */
  readonly reason: string | null;
  readonly leg: Leg | null;
  /** Digest of the cookie of the browser that opened it; null: nobody did. */
  readonly browser: string | null;
}

/**
 * `asked`: the link was given out. `opened`: it was opened, once. `consented`: Microsoft's redirect came back, which proves
 * nothing yet. `proven`: an administrator of `tenantId` signed in. `confirmed`: he pressed the button. `operator`: an
 * operator has to confirm as well. `connected`, `ended`: it is over.
 */
export type ConsentState =
  | 'asked'
  | 'opened'
  | 'consented'
  | 'proven'
  | 'confirmed'
  | 'operator'
  | 'connected'
  | 'ended';

/** The newest consent that was asked for in an organisation; asking again replaces it. */
export interface Consent extends Walk<ConsentState> {
  readonly organizationId: string;
  readonly id: string;
  /** The organisation's connection that it was asked for. */
  readonly connection: number;
  /** Who asked, as the host app's token said; goes when it is over. */
  readonly asked: {
    readonly at: Instant;
    readonly name: string | null;
    /** Verified by the host app; null: it isn't. */
    readonly email: string | null;
  };
  /** What the last page shows of the organisation, so that nobody connects somebody else's. */
  readonly shown: {
    readonly name: string;
    readonly businessId: string;
    /** Active users. */
    readonly users: number;
    /** Domains of their addresses, the most frequent first. */
    readonly domains: readonly string[];
  };
  /** As the redirect claims it; believed from `proven` on. */
  readonly tenantId: string | null;
  /** Object id of the administrator who signed in. */
  readonly provenBy: string | null;
  readonly etag?: string;
}

export type ProofState = 'asked' | 'opened' | 'proven' | 'ended';

/** One user's proof that a mailbox is his (H2a): one sign-in at Microsoft. */
export interface MailboxProof extends Walk<ProofState> {
  readonly organizationId: string;
  readonly userId: string;
  /** As his token said; goes when it is over. */
  readonly name: string | null;
  readonly tenantId: string;
  /** Object id of the mailbox that has his address. */
  readonly mailboxId: string;
  readonly etag?: string;
}

/** Saving without an etag inserts; it throws `conflict` when the row moved on. */
export interface Consents {
  /** Names the organisation's rows in addresses, and says nothing else of it. */
  keyOf(organizationId: string): string;
  consent(key: string): Promise<Consent | null>;
  saveConsent(consent: Consent): Promise<Consent>;
  userKeyOf(userId: string): string;
  proof(key: string, userKey: string): Promise<MailboxProof | null>;
  saveProof(proof: MailboxProof): Promise<MailboxProof>;
  removeProof(key: string, userKey: string): Promise<void>;
}
