import type { Severa } from './call.ts';
import type { StoredActivity } from './model.ts';
import { mailNewActivity } from './outbox.ts';
import { randomGuid } from './random.ts';
import type { OrganizationStore } from './store.ts';
import type { Author } from './writes.ts';

/** What follows when an activity has got another owner. `api`: an API client gave it to him, not a person. */
export function changeOwner(
  store: OrganizationStore,
  before: StoredActivity,
  after: StoredActivity,
  author: Author & { readonly api: boolean },
  { behaviour, random }: Pick<Severa, 'behaviour' | 'random'>,
): void {
  if (before.ownerGuid === after.ownerGuid) return;
  const { guid: activityGuid } = after;
  let people = [...store.peopleOf(activityGuid)];
  if (behaviour.newOwner === 'noParticipant') {
    people = people.filter(({ participantGuid }) => participantGuid !== after.ownerGuid);
  }
  if (behaviour.formerOwner === 'takesPart') {
    const former = { participantGuid: before.ownerGuid, type: 'User', status: 'Accepted' } as const;
    people.push({ ...former, name: '', email: null, guid: randomGuid(random), activityGuid });
  }
  store.setPeople(activityGuid, people);
  if (!behaviour.mailsForNewOwner || (author.api && !behaviour.mailsForApiWrites)) return;
  mailNewActivity(store, { ...author, userGuid: after.ownerGuid, activityGuid, role: 'owner' }, behaviour);
}
