import { z } from 'zod';
import type { Handler } from '../serve.ts';
import { HAPPENINGS_PATH, STATE_PATH } from '../switchboard.ts';
import { CATEGORIES, PARTICIPANT_TYPES } from './model.ts';
import type { OrganizationControl } from './organization-control.ts';
import type { SeveraSimulator } from './simulator.ts';

const organization = z.string();
const guid = z.string();
const by = z.string().optional();
const optional = {
  typeGuid: z.string().exactOptional(),
  allDay: z.boolean().exactOptional(),
  notes: z.string().nullable().exactOptional(),
  location: z.string().nullable().exactOptional(),
  isClosed: z.boolean().exactOptional(),
  isUnassigned: z.boolean().exactOptional(),
  hasHours: z.boolean().exactOptional(),
};
const activity = z.strictObject({
  name: z.string(),
  ownerGuid: z.string(),
  start: z.string(),
  end: z.string().nullable(),
  ...optional,
});
const edit = z.strictObject({
  name: z.string().exactOptional(),
  ownerGuid: z.string().exactOptional(),
  start: z.string().exactOptional(),
  end: z.string().nullable().exactOptional(),
  ...optional,
});
const guest = z.strictObject({ name: z.string(), email: z.string().nullable(), type: z.enum(PARTICIPANT_TYPES) });

const happening = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('tokens-expire') }),
  z.strictObject({ what: z.literal('secret-changed'), organization, client: z.string(), secret: z.string() }),
  z.strictObject({ what: z.literal('scopes-granted'), organization, client: z.string(), scopes: z.array(z.string()) }),
  z.strictObject({ what: z.literal('activity-added'), organization, activity, by }),
  z.strictObject({ what: z.literal('activity-edited'), organization, guid, activity: edit, by }),
  z.strictObject({ what: z.literal('activity-touched'), organization, guid }),
  z.strictObject({ what: z.literal('activity-deleted'), organization, guid, by }),
  z.strictObject({ what: z.literal('person-joined'), organization, guid, who: z.union([z.string(), guest]), by }),
  z.strictObject({ what: z.literal('person-left'), organization, guid, who: z.string(), by }),
  z.strictObject({ what: z.literal('user-set'), organization, guid, active: z.boolean() }),
  z.strictObject({
    what: z.literal('type-added'),
    organization,
    type: z.strictObject({ name: z.string(), category: z.enum(CATEGORIES), isDefault: z.boolean().optional() }),
  }),
]);
type Happening = z.infer<typeof happening>;

/** Puts both paths before the simulator. A body has to be declared as JSON, which no foreign web page can do unasked. */
export function fromOutside(severa: SeveraSimulator, handle: Handler): Handler {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    try {
      if (pathname === STATE_PATH && request.method === 'GET') {
        return Response.json(state(severa, severa.organization(searchParams.get('organization') ?? '')));
      }
      if (pathname !== HAPPENINGS_PATH || request.method !== 'POST') return await handle(request);
      if (!/\bjson\b/i.test(request.headers.get('content-type') ?? '')) return refused(415, 'Send application/json.');
      const id = happen(severa, happening.parse(await request.json()));
      return Response.json(id === undefined ? {} : { id });
    } catch (error) {
      if (pathname !== STATE_PATH && pathname !== HAPPENINGS_PATH) throw error;
      return refused(pathname === STATE_PATH ? 404 : 400, error instanceof Error ? error.message : String(error));
    }
  };
}

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** What is there, whatever the API shows of it. */
function state({ requests }: SeveraSimulator, organizationNow: OrganizationControl): object {
  return {
    activities: organizationNow.activities().map((one) => organizationNow.activityAnswer(one.guid)),
    mails: organizationNow.mails(),
    requests: requests.countsByClass(),
    peakPerSecond: requests.peakPerSecond(organizationNow.guid),
  };
}

/** Answers with the guid of what was added. */
function happen(severa: SeveraSimulator, one: Happening): string | undefined {
  if (one.what === 'tokens-expire') return void severa.revokeTokens();
  const there = severa.organization(one.organization);
  const acting = 'by' in one && one.by !== undefined ? { by: one.by } : {};
  switch (one.what) {
    case 'secret-changed':
      return void there.changeSecret(one.client, one.secret);
    case 'scopes-granted':
      return void there.grantScopes(one.client, one.scopes);
    case 'activity-added':
      return there.addActivity(one.activity, acting).guid;
    case 'activity-edited':
      return void there.editActivity(one.guid, one.activity, acting);
    case 'activity-touched':
      return void there.touch(one.guid);
    case 'activity-deleted':
      return void there.deleteActivity(one.guid, acting);
    case 'person-joined':
      return there.addParticipant(one.guid, one.who, acting).guid;
    case 'person-left':
      return void there.removeParticipant(one.guid, one.who, acting);
    case 'user-set':
      return void there.editUser(one.guid, { isActive: one.active });
    case 'type-added':
      return there.addActivityType({ ...one.type, isDefault: one.type.isDefault ?? false }).guid;
  }
}
