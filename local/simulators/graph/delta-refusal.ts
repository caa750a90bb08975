import { GraphFailure } from './answers.ts';
import type { Call } from './call.ts';

/** How a token that is too old is refused (Get incremental changes: synchronization reset). */
export function tokenLost(call: Call, window: { readonly f: number; readonly t: number }): GraphFailure {
  const { syncGeneration } = call.mailbox.store;
  const name = call.url.searchParams.has('$skiptoken') ? '$skipToken' : '$deltaToken';
  switch (call.world.faults.deltaRefusal) {
    case 'ResyncRequired':
      return gone('resyncRequired', 'Resync required. Replace any local items with the server version.');
    case 'fullSyncRequired':
      return gone('fullSyncRequired', 'The sync state is no longer valid; a full sync is required.');
    case 'syncStateInvalid':
      return new GraphFailure(400, 'syncStateInvalid', 'The sync state is invalid.');
    case 'location':
      return gone('SyncStateNotFound', 'Resync required.', { Location: restart(call, window) });
    case 'InvalidDeltaToken':
    case 'ErrorInvalidParameter':
      return new GraphFailure(
        400,
        call.world.faults.deltaRefusal,
        `The value 'R0us' of parameter '${name}' is invalid.`,
      );
    default:
      return gone(
        'SyncStateNotFound',
        `The sync state generation is not found; generation=${syncGeneration - 1};[highest=${syncGeneration}].`,
      );
  }
}

function gone(code: string, message: string, headers: Readonly<Record<string, string>> = {}): GraphFailure {
  return new GraphFailure(410, code, message, { headers });
}

/** The address of the round with an empty token. */
function restart({ url }: Call, { f, t }: { readonly f: number; readonly t: number }): string {
  const at = (instant: number) => new Date(instant).toISOString();
  return `${url.origin}${url.pathname}?startDateTime=${at(f)}&endDateTime=${at(t)}&$deltatoken=`;
}
