import { SyncError } from '../errors.ts';

/** Another default calendar is another mailbox, whatever its address says (M4, H2a). */
export function otherMailbox(): SyncError {
  return new SyncError(
    'unavailable',
    'sync.other-mailbox',
    'This is another mailbox than the one that was connected: switch the sync off and on again.',
  );
}
