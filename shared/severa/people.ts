import { isZone } from '../calendar/time.ts';
import type { ActivityType, HostUser, Participant } from '../sync/ports.ts';
import { categoryOf } from './category.ts';
import { activityTypeBody, participantBody, userBody } from './wire.ts';

/** `UserOutputModel`; null for one without an id, whom nothing can refer to. */
export function readUser(json: unknown): HostUser | null {
  const parsed = userBody.safeParse(json);
  if (!parsed.success) return null;
  const { guid, firstName, lastName, name, email, isActive, timezone, defaultActivityType } = parsed.data;
  const { notificationSettings } = parsed.data;
  const zone = timezone?.ianaName ?? '';
  return {
    id: guid,
    email: address(email),
    name: [firstName, lastName].filter(Boolean).join(' ') || (name ?? ''),
    active: isActive !== false,
    zone: zone !== '' && isZone(zone) ? zone : null,
    defaultTypeId: defaultActivityType?.guid || null,
    newActivityMail: notificationSettings?.sendNewActivityEmail ?? null,
  };
}

/** `ActivityTypeModel`; null for one of a group that we don't know: it can't be chosen for anything. */
export function readActivityType(json: unknown): ActivityType | null {
  const parsed = activityTypeBody.safeParse(json);
  const category = parsed.success ? categoryOf(parsed.data.category) : null;
  if (!parsed.success || category === null) return null;
  const { guid, name, isActive, isDefault } = parsed.data;
  return { id: guid, name: name ?? '', category, active: isActive !== false, isDefault: isDefault === true };
}

const KINDS: Readonly<Record<string, Participant['kind']>> = { User: 'user', Contact: 'contact', Resource: 'resource' };

/** `ActivityParticipantModel`; whatever it is, it stays in the list. */
export function readParticipant(json: unknown): Participant {
  const parsed = participantBody.safeParse(json);
  if (!parsed.success) return { id: null, userId: null, email: null, kind: 'other' };
  const { guid, participantGuid, type, email } = parsed.data;
  const kind = (Object.hasOwn(KINDS, type ?? '') ? KINDS[type ?? ''] : undefined) ?? 'other';
  return { id: guid || null, userId: kind === 'user' ? participantGuid || null : null, email: address(email), kind };
}

function address(email: string | null | undefined): string | null {
  return email?.trim().toLowerCase() || null;
}
