import type * as z from 'zod';
import type { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import type { StoredType } from '../../simulators/severa/model.ts';
import type { SignedIn } from '../page.ts';

export type Exchange = z.infer<typeof SCHEMAS.Exchange>;

export type ConnectionTest = z.infer<typeof SCHEMAS.ConnectionTest>;

export interface SettingsPage {
  readonly page: SignedIn;
  readonly exchange: Exchange;
  /** Of what is shown: sent back with a change. */
  readonly etag: string;
  readonly types: readonly StoredType[];
  /** What was filled in and not saved: shown in place of what is stored. */
  readonly filledIn: Exchange | null;
  /** What the connection test found; null: it wasn't run. */
  readonly test: ConnectionTest | null;
  /** How many events go when it is saved as filled in; null: that is not the question. */
  readonly eventsToGo: number | null;
}
