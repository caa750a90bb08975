import { z } from 'zod';
import type { Settable } from './settable.ts';

/** What the API client sees of other people's private entries. Masked: there, without content, and not to be written. */
const reach = z.enum(['open', 'readOnly', 'masked', 'hidden']);

/** How this Severa treats people and their rights, where its documents are silent. */
export const peopleShape = {
  /** Activities of category Personal, which "nobody else can access". */
  personalForApi: reach,
  /** Absences, of which people without rights see only that it is one. */
  absencesForApi: reach,
  /** Whether a closed activity may be changed without being opened again. */
  closedWrites: z.enum(['free', 'refused']),
  /** What may be changed of an activity with work hours. */
  hoursWrites: z.enum(['free', 'timesRefused', 'refused']),
  /** How the deletion of a closed activity, or of one with work hours, is refused: 403, 400, 409 or not at all. */
  refusedDeletion: z.enum(['forbidden', 'invalid', 'conflict', 'allowed']),
  /** Whether people who left can be given activities: yes, not newly, or not even kept by a write. */
  inactivePeople: z.enum(['accepted', 'refusedNew', 'refused']),
  /** An inactive type: kept by what has it, or refused by every write. */
  inactiveTypes: z.enum(['keptByOld', 'refused']),
  /** Whether an unassigned activity still names the owner it had. */
  unassignedOwner: z.enum(['kept', 'null']),
  /** What a new owner leaves behind: the one before him is gone, or takes part. */
  formerOwner: z.enum(['leaves', 'takesPart']),
  /** Whether a participant who becomes owner is still listed among the participants. */
  newOwner: z.enum(['staysParticipant', 'noParticipant']),
  /** Whether the owner is listed among the participants. */
  ownerIsParticipant: z.boolean(),
  /** A POST that makes the owner a participant. */
  ownerAsParticipant: z.enum(['accepted', 'refused']),
  /** A POST for somebody who takes part already. */
  participantTwice: z.enum(['refused', 'doubled', 'same']),
  /** Whether contacts and resources can be added over the API by their guids. */
  guestParticipants: z.enum(['accepted', 'refused']),
  /** The status of a new participant: as posted, or always Invited. */
  statusOnPost: z.enum(['kept', 'invited']),
  /** Which member a PATCH of a participant may replace: the documents name one that the model lacks. */
  participantPatch: z.enum(['isConfirmed', 'status', 'both']),
  /** Whether adding or removing a participant moves the activity's last-update time. */
  participantChangesTouch: z.boolean(),
  /** Who shows as author of API writes: a user guid or null. */
  apiAuthorGuid: z.string().nullable(),
  /** Whether activities written over the API are mailed about. */
  mailsForApiWrites: z.boolean(),
  newActivityMailTo: z.enum(['owner', 'ownerAndParticipants']),
  /** Whether a new owner is mailed to as if the activity were new. */
  mailsForNewOwner: z.boolean(),
} as const;

export type PeopleBehaviour = Settable<typeof peopleShape>;

export function defaultPeople(): PeopleBehaviour {
  return {
    personalForApi: 'open',
    absencesForApi: 'open',
    closedWrites: 'free',
    hoursWrites: 'free',
    refusedDeletion: 'forbidden',
    inactivePeople: 'refusedNew',
    inactiveTypes: 'keptByOld',
    unassignedOwner: 'null',
    formerOwner: 'takesPart',
    newOwner: 'staysParticipant',
    ownerIsParticipant: false,
    ownerAsParticipant: 'accepted',
    participantTwice: 'doubled',
    guestParticipants: 'refused',
    statusOnPost: 'invited',
    participantPatch: 'isConfirmed',
    participantChangesTouch: true,
    apiAuthorGuid: null,
    mailsForApiWrites: true,
    newActivityMailTo: 'ownerAndParticipants',
    mailsForNewOwner: true,
  };
}
