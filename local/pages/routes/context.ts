import type { Context } from 'hono';
import type { OrganizationControl } from '../../simulators/severa/organization-control.ts';
import type { Side } from '../../stack/side-item.ts';
import type { AskForSync } from '../calendar/ask-for-sync.ts';
import type { PersonCalendar } from '../calendar/person-calendar.ts';
import { type Page, type SignedIn, signedIn } from '../page.ts';
import type { SamplePerson } from '../people.ts';
import type { Service } from '../service.ts';
import type { Session, Sessions } from '../sessions.ts';

/** What is known of a request before its route is. */
export interface Env {
  Variables: { page: Page; session: Session | null };
}

/** What the pages stand on: the host app's own data, the person's Outlook, and the service. */
export interface Behind {
  readonly organization: Pick<OrganizationControl, 'name' | 'activityTypes' | 'users'>;
  calendar(side: Side, person: SamplePerson): PersonCalendar;
  readonly ask: AskForSync;
  readonly service: Service;
  readonly sessions: Sessions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Routes below sign-in have somebody in; `app.ts` sees to it. */
export function whoAsks(context: Context<Env>): SignedIn {
  const session = context.get('session');
  if (session === null) throw new Error('Nobody is signed in.');
  return signedIn(context.get('page'), session);
}

/** A path of ours, whatever the form says: nobody is sent anywhere else. */
export function safePath(back: unknown, otherwise: string): string {
  if (typeof back !== 'string' || !/^\/(?!\/|\\)[\w\-./?=&%+:]*$/u.test(back)) return otherwise;
  return back;
}
