import { z } from 'zod';
import { MEMBER_STATUSES, type StoredParticipant } from './model.ts';
import type { PeopleBehaviour } from './people-switches.ts';
import { badBody } from './problem.ts';

const operations = z
  .array(z.object({ op: z.string().regex(/^replace$/iu), path: z.string(), value: z.unknown().optional() }))
  .min(1);

/** The document lets only `isConfirmed` be changed, a member its model does not have; it moves the status. */
export function confirmationOf(patch: unknown, { participantPatch }: PeopleBehaviour): StoredParticipant['status'] {
  const last = operations.safeParse(patch).data?.at(-1);
  const member = last?.path.replace(/^\//u, '').toLowerCase();
  const text = String(last?.value);
  if (member === 'isconfirmed' && participantPatch !== 'status') {
    return /^true$/iu.test(text) ? 'Accepted' : 'Invited';
  }
  if (member !== 'status' || participantPatch === 'isConfirmed') {
    throw badBody(`Only ${participantPatch === 'status' ? 'status' : 'isConfirmed'} can be replaced.`, 'patchDocument');
  }
  const status = MEMBER_STATUSES.find((one) => one.toLowerCase() === text.toLowerCase());
  if (status === undefined) throw badBody('No such status.', 'patchDocument');
  return status;
}
