import { AINO, type Colleague, DAAN, GRACE } from '../stack/setting.ts';

/** Somebody who can sign in to the host app. */
export interface SamplePerson extends Colleague {
  readonly isAdmin: boolean;
}

/** Everybody of the sample organisation. Its administrator is a user as well. */
export const PEOPLE: readonly SamplePerson[] = [
  { ...AINO, isAdmin: true },
  { ...DAAN, isAdmin: false },
  { ...GRACE, isAdmin: false },
];
