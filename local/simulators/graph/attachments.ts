import { z } from 'zod';
import { type Answer, answerEmpty, answerJson, itemNotFound, propertyInvalid } from './answers.ts';
import { type Call, jsonBody } from './call.ts';
import type { JsonObject, Mailbox, StoredAttachment, StoredEvent } from './state.ts';
import { commit, findEvent, nextChangeKey } from './store.ts';
import { wireInstant } from './time-zones.ts';
import type { World } from './world.ts';

const file = z.object({
  name: z.string().min(1),
  contentType: z.string().nullish(),
  contentBytes: z.base64(),
  isInline: z.boolean().nullish(),
  contentId: z.string().nullish(),
});

/** Puts a file into an event; of a series, into all of it. */
export function attach(world: World, mailbox: Mailbox, item: StoredEvent, raw: JsonObject): StoredAttachment {
  const parsed = file.safeParse(raw);
  if (!parsed.success) throw propertyInvalid();
  const { name, contentType, contentBytes, isInline, contentId } = parsed.data;
  const made: StoredAttachment = {
    id: Math.max(0, ...item.attachments.map(({ id }) => id)) + 1,
    name,
    contentType: contentType ?? 'application/octet-stream',
    contentBytes,
    isInline: isInline ?? false,
    contentId: contentId ?? null,
    modified: world.clock(),
  };
  keep(world, mailbox, item, [...item.attachments, made]);
  return made;
}

function keep(world: World, mailbox: Mailbox, item: StoredEvent, attachments: readonly StoredAttachment[]): void {
  commit(world, mailbox, { ...item, attachments, changeKey: nextChangeKey(mailbox), modified: world.clock() });
}

/** GET, POST …/events/{id}/attachments. */
export function attachmentsAnswer(call: Call, id: string): Answer {
  const { item } = findEvent(call.world, call.mailbox, id, call.calendar);
  if (call.method === 'POST') {
    return answerJson(201, renderAttachment(attach(call.world, call.mailbox, item, jsonBody(call))));
  }
  return answerJson(200, { value: renderAttachments(item) });
}

/** GET, DELETE …/events/{id}/attachments/{attachment}. */
export function attachmentAnswer(call: Call, id: string, attachment: string): Answer {
  const { item } = findEvent(call.world, call.mailbox, id, call.calendar);
  const found = item.attachments.find((one) => idOfAttachment(one) === attachment);
  if (!found) throw itemNotFound();
  if (call.method === 'GET') return answerJson(200, renderAttachment(found));
  keep(
    call.world,
    call.mailbox,
    item,
    item.attachments.filter((one) => one !== found),
  );
  return answerEmpty(204);
}

export function renderAttachments({ attachments }: StoredEvent): JsonObject[] {
  return attachments.map(renderAttachment);
}

function renderAttachment(one: StoredAttachment): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    id: idOfAttachment(one),
    lastModifiedDateTime: wireInstant(one.modified),
    name: one.name,
    contentType: one.contentType,
    size: Buffer.from(one.contentBytes, 'base64').length,
    isInline: one.isInline,
    contentId: one.contentId,
    contentBytes: one.contentBytes,
  };
}

function idOfAttachment({ id }: StoredAttachment): string {
  return `AAkAtt${String(id).padStart(6, '0')}=`;
}
