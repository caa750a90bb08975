import { z } from 'zod';
import { CATEGORIES, MEMBER_STATUSES, PARTICIPANT_TYPES } from './model.ts';
import { recurrenceBody } from './recurrence-body.ts';

const organization = z.string();
const guid = z.string();
const date = z.iso.date();
const by = z.string().exactOptional();
const text = z.string().nullable().exactOptional();
const flag = z.boolean().exactOptional();
const link = z.strictObject({ guid: z.string(), name: z.string() }).nullable().exactOptional();

/** An activity as a person enters it; an edit names what it changes, the owner, the type and the rule among it. */
const fields = {
  name: z.string(),
  ownerGuid: z.string(),
  start: z.string(),
  end: z.string().nullable(),
  typeGuid: z.string().exactOptional(),
  allDay: flag,
  notes: text,
  location: text,
  isClosed: flag,
  isUnassigned: flag,
  hasHours: flag,
  customer: link,
  phase: link,
  projectTaskStatus: link,
  recurrence: recurrenceBody.nullable().exactOptional(),
};
const activity = z.strictObject(fields);
const edit = z.strictObject({
  ...fields,
  name: fields.name.exactOptional(),
  ownerGuid: fields.ownerGuid.exactOptional(),
  start: fields.start.exactOptional(),
  end: fields.end.exactOptional(),
});
const guest = z.strictObject({ name: z.string(), email: z.string().nullable(), type: z.enum(PARTICIPANT_TYPES) });
const user = z.strictObject({
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  email: text,
  isActive: flag,
  timeZone: text,
  defaultTypeGuid: text,
  sendNewActivityEmail: z.boolean().nullable().exactOptional(),
});
const type = z.strictObject({
  name: z.string().exactOptional(),
  category: z.enum(CATEGORIES).exactOptional(),
  isActive: flag,
  isDefault: flag,
});

const happens = <const W extends string, S extends z.ZodRawShape>(what: W, shape: S) =>
  z.strictObject({ what: z.literal(what), organization, ...shape });

/** Everything that people and administrators do besides requests, as JSON. */
export const happening = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('tokens-expire') }),
  happens('secret-changed', { client: z.string(), secret: z.string() }),
  happens('scopes-granted', { client: z.string(), scopes: z.array(z.string()) }),
  happens('activity-added', { activity, participants: z.array(z.union([z.string(), guest])).exactOptional(), by }),
  happens('activity-edited', { guid, activity: edit, by }),
  happens('activity-touched', { guid }),
  happens('activity-deleted', { guid, by }),
  /** `date`: where the rule puts the occurrence. */
  happens('occurrence-edited', { guid, date, activity: edit, by }),
  happens('occurrence-removed', { guid, date, by }),
  happens('exceptions-reset', { guid, by }),
  happens('hours-booked', { guid, by }),
  happens('person-joined', { guid, who: z.union([z.string(), guest]), by }),
  happens('person-left', { guid, who: z.string(), by }),
  happens('person-answered', { guid, who: z.string(), status: z.enum(MEMBER_STATUSES) }),
  happens('user-added', { user: z.strictObject({ ...user.shape, email: z.string().nullable() }) }),
  happens('user-set', { guid, active: z.boolean() }),
  happens('user-edited', { guid, user }),
  happens('user-removed', { guid }),
  happens('guest-added', { guest: z.strictObject({ ...guest.shape, type: z.enum(['Contact', 'Resource']) }) }),
  happens('type-added', { type: z.strictObject({ ...type.shape, name: z.string(), category: z.enum(CATEGORIES) }) }),
  happens('type-edited', { guid, type }),
  happens('type-removed', { guid, moveTo: z.string().exactOptional() }),
]);
export type Happening = z.infer<typeof happening>;
