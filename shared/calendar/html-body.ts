import type { HtmlToNotes } from './html-notes.ts';
import { foldNotes } from './text.ts';

/** An event's body as it lies in the mailbox. */
export interface HtmlBody {
  readonly html: string;
  /** The event is an online meeting, by its flag or its address. */
  readonly onlineMeeting: boolean;
}

/** A picture inside the text, as an attachment or in place; its markup must stay to show it. */
const INLINE_PICTURE = /(?:["'(=]\s*cid:|["'(]\s*data:image\/)/iu;
/** The block by which people join a Teams meeting: in a copy that came by mail no flag tells of it. */
const JOIN_BLOCK = /https:\/\/teams\.(?:microsoft|live)\.com\/(?:l\/meetup-join|meet)\//iu;

/**
 * Must this body stay as it is, whatever the other side's text says? Text alone would lose the way to join an online
 * meeting, or a picture. What is in the body is seen in its HTML only: `hasAttachments` doesn't count inline ones.
 */
export function mustKeepBody({ html, onlineMeeting }: HtmlBody): boolean {
  return onlineMeeting || INLINE_PICTURE.test(html) || JOIN_BLOCK.test(html);
}

/** May the body be replaced by these notes? Never when it says the same already: its layout is a person's work. */
export function mayRewriteBody(body: HtmlBody, notes: string, toNotes: HtmlToNotes): boolean {
  return !mustKeepBody(body) && toNotes(body.html) !== foldNotes(notes);
}
