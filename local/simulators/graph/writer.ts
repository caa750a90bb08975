import type { Content, Mailbox, StoredEvent } from './state.ts';
import type { World } from './world.ts';

/** Properties that only the server or a person with Outlook decides. */
export type OwnProperties = Partial<
  Pick<
    StoredEvent,
    | 'iCalUId'
    | 'isOrganizer'
    | 'organizer'
    | 'responseStatus'
    | 'isCancelled'
    | 'isDraft'
    | 'hasAttachments'
    | 'attachments'
    | 'recurrenceZoneName'
    | 'created'
    | 'modified'
  >
> & { readonly content?: Partial<Content> };

/** Who writes, and where. */
export interface Writer {
  readonly world: World;
  readonly mailbox: Mailbox;
  readonly cause: 'api' | 'person';
  readonly own?: OwnProperties;
}
