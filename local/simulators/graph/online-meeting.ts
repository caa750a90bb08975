import type { Content, Mailbox } from './state.ts';

const JOIN = 'https://teams.microsoft.com/l/meetup-join/';

/** The join link and its block, which the server puts at the end of the body. */
export function withMeetingBlock(content: Content, key: string): Content {
  if (!content.isOnlineMeeting || content.html.includes(JOIN)) return content;
  const block = `<div class="me-email-text"><hr><p>Microsoft Teams meeting</p><a href="${JOIN}${key}">Join the meeting now</a></div>`;
  const html = content.html === '' ? '<html><head></head><body></body></html>' : content.html;
  return { ...content, onlineMeetingProvider: 'teamsForBusiness', html: html.replace(/(<\/body>|$)/i, `${block}$1`) };
}

/**
 * A body written without its block ends the online meeting (event-update, Graph documentation); nothing else does: once
 * it is one, `isOnlineMeeting` is ignored (event resource type).
 */
export function afterBodyWrite(before: Content, after: Content, key: string): Content {
  if (!before.isOnlineMeeting) return withMeetingBlock(after, key);
  const { onlineMeetingProvider } = before;
  if (after.html.includes(JOIN)) return { ...after, isOnlineMeeting: true, onlineMeetingProvider };
  return { ...after, isOnlineMeeting: false, onlineMeetingProvider: 'unknown' };
}

/** The key of a meeting that begins in this mailbox. */
export function meetingKey(mailbox: Mailbox, number: number): string {
  return `${mailbox.userId.slice(0, 8)}${number}`;
}

/** Where the meeting is joined; a copy in another mailbox names the same place. */
export function joinUrl({ html }: Content): string {
  return /https:\/\/teams\.microsoft\.com\/l\/meetup-join\/[\w-]*/.exec(html)?.[0] ?? `${JOIN}lost`;
}
