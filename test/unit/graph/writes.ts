import type { Item } from '../../../shared/calendar/item.ts';
import type { EventWrite } from '../../../shared/sync/ports.ts';
import { graphEvent, MAILBOX, type PartReply, type Reply } from './scripted-graph.ts';

export const item: Item = {
  subject: 'Visit',
  when: {
    allDay: false,
    start: '2026-03-10T09:00:00+02:00',
    end: '2026-03-10T10:00:00+02:00',
    zone: 'Europe/Helsinki',
  },
  exclusions: [],
  overrides: {},
  location: 'Turku',
  notes: 'One\nTwo',
  privacy: 'private',
  busy: 'oof',
  people: { 'someone@example.com': { role: 'participant', response: 'none' } },
};
export const mark = (activityId: string, generation = 1) => ({ activityId, mailboxId: MAILBOX, generation });
export const create = (activityId = 'a1', more: Partial<Item> = {}): EventWrite => ({
  kind: 'create',
  item: { ...item, ...more },
  mark: mark(activityId),
});
export const update = (
  fields: Extract<EventWrite, { kind: 'update' }>['fields'] = { subject: 'New' },
  id = 'event-1',
): EventWrite => ({
  kind: 'update',
  id,
  version: 'W/"v1"',
  fields,
});
export const remove = (id = 'event-1'): EventWrite => ({ kind: 'delete', id, version: 'W/"v1"' });
export const made: PartReply = { status: 201, body: graphEvent({ id: 'new' }) };
export const lost: Reply = () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
};
export const byMethod =
  (answers: Record<string, PartReply | null>) =>
  ({ method }: { method: string }) =>
    answers[method] ?? null;
export const kinds = (outcomes: readonly { kind: string }[]) => outcomes.map(({ kind }) => kind);
