import type { OrganizationControl } from '../simulators/severa/organization-control.ts';

/** The person whose calendars are kept the same: this first version syncs one mailbox. */
export interface SyncedPerson {
  readonly name: string;
  readonly email: string;
  /** IANA name. */
  readonly zone: string;
  /** Object id of the Entra user, which is the id of the mailbox as well. */
  readonly mailboxId: string;
  /** Guid of the Severa user. */
  readonly userId: string;
}

/** An organisation as it stands in the simulators. */
export interface Setting {
  readonly organization: OrganizationControl;
  readonly tenantId: string;
  /** Id and secret of the service's own app registration. */
  readonly entra: { readonly clientId: string; readonly clientSecret: string };
  /** Id and secret of the organisation's credentials for Severa's REST API. */
  readonly api: { readonly clientId: string; readonly clientSecret: string };
  /** Generation of its connection to the service: a whole number from 0. */
  readonly connection: number;
  /** IANA name. */
  readonly zone: string;
  /** The activity types that the administrator selected. */
  readonly typeIds: readonly string[];
  readonly defaultTypeId: string;
  readonly person: SyncedPerson;
}
