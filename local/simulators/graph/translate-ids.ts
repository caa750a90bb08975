import { z } from 'zod';
import { type Answer, answerJson, badRequest, GraphFailure } from './answers.ts';
import { eventId, parseId } from './ids.ts';
import { instanceOn } from './series.ts';
import type { JsonObject, Mailbox } from './state.ts';

const MOST = 1000;
/** The MAPI and EWS formats are nothing that this simulator gives out. */
const format = z.enum(['restId', 'restImmutableEntryId']);
const request = z.object({ inputIds: z.array(z.string()), sourceIdType: format, targetIdType: format });

/** POST /users/{id}/translateExchangeIds: one entry for each id, in order; what can't be translated says why. */
export function translateIds(mailbox: Mailbox, body: JsonObject): Answer {
  const parsed = request.safeParse(body);
  if (!parsed.success) throw badRequest('Invalid request body.');
  const { inputIds, sourceIdType, targetIdType } = parsed.data;
  if (inputIds.length > MOST) throw badRequest(`The number of ids exceeds the maximum of ${MOST}.`);
  const value = inputIds.map((sourceId): JsonObject => {
    try {
      return { sourceId, targetId: translated(mailbox, sourceId, sourceIdType, targetIdType) };
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      return { sourceId, targetId: null, errorDetails: { code: error.code, message: error.message } };
    }
  });
  return answerJson(200, { value });
}

type Format = z.infer<typeof format>;

function translated(mailbox: Mailbox, id: string, from: Format, to: Format): string {
  const { number, moves, date, generation } = parseId(mailbox, id);
  const notTranslatable = () => new GraphFailure(404, 'ErrorItemNotFound', 'The id could not be translated.');
  if ((moves === null) !== (from === 'restImmutableEntryId')) throw notTranslatable();
  const item = mailbox.store.items.get(number);
  if (!item || (moves !== null && moves !== item.moves)) throw notTranslatable();
  if (date !== null && instanceOn(item, date) === null) throw notTranslatable();
  const style = { immutable: to === 'restImmutableEntryId', exceptionsGetNewIds: generation % 2 === 1 };
  return eventId(mailbox, item, date, style);
}
