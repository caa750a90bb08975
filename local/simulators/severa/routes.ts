import {
  deleteExceptions,
  deleteOne,
  getActivities,
  getActivity,
  patchActivities,
  postActivity,
} from './activity-calls.ts';
import { type Call, noContent } from './call.ts';
import { getContact, getContacts } from './guest-calls.ts';
import {
  deleteParticipant,
  getParticipant,
  getParticipantsOf,
  patchParticipant,
  postParticipant,
} from './participant-calls.ts';
import {
  getActivityType,
  getActivityTypes,
  getOrganizationDetails,
  getTimeZone,
  getTimeZones,
  getUser,
  getUsers,
} from './reference-calls.ts';

type Route = (call: Call, ...guids: string[]) => Response | Promise<Response>;

/** Method and path after the version; `*` takes one segment and hands it to the handler. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET activities': getActivities,
  'POST activities': postActivity,
  'GET activities/*': (call, guid = '') => getActivity(call, guid),
  'PATCH activities/*': (call, guids = '') => patchActivities(call, guids),
  'DELETE activities/*': (call, guid = '') => deleteOne(call, guid),
  'DELETE activities/*/exceptions': (call, guid = '') => deleteExceptions(call, guid),
  'GET activities/*/activityparticipants': (call, guid = '') => getParticipantsOf(call, guid),
  'DELETE activities/*/activityparticipants/*': (call, activity = '', guid = '') =>
    deleteParticipant(call, activity, guid),
  'POST activityparticipants': postParticipant,
  'GET activityparticipants/*': (call, guid = '') => getParticipant(call, guid),
  'PATCH activityparticipants/*': (call, guid = '') => patchParticipant(call, guid),
  'GET users': getUsers,
  'GET users/*': (call, guid = '') => getUser(call, guid),
  'GET contactpersons': getContacts,
  'GET contactpersons/*': (call, guid = '') => getContact(call, guid),
  'GET activitytypes': getActivityTypes,
  'GET activitytypes/*': (call, guid = '') => getActivityType(call, guid),
  'GET organizationdetails': getOrganizationDetails,
  'GET localization/timezones': getTimeZones,
  'GET localization/timezones/*': (call, guid = '') => getTimeZone(call, guid),
  'GET heartbeat/authorized': () => noContent(),
};

const patterns = Object.entries(ROUTES).map(([key, route]) => ({
  expression: new RegExp(`^${key.replaceAll('*', '([^/]+)')}$`, 'u'),
  route,
}));

/** The handler of a call, or null when Severa has no such path or method. */
export function routeOf(
  method: string,
  segments: readonly string[],
): ((call: Call) => Response | Promise<Response>) | null {
  const key = `${method} ${segments.join('/')}`;
  for (const { expression, route } of patterns) {
    const match = expression.exec(key);
    if (match) return (call) => route(call, ...match.slice(1).map(decoded));
  }
  return null;
}

/** A comma may come as %2C; what can't be decoded is no guid and is looked up as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
