import type { Content } from './state.ts';

const JOIN = 'https://teams.microsoft.com/l/meetup-join/';

/** The join link and its block, which the server puts at the end of the body. */
export function withMeetingBlock(content: Content, number: number): Content {
  if (!content.isOnlineMeeting || content.html.includes(JOIN)) return content;
  const block = `<div class="me-email-text"><hr><p>Microsoft Teams meeting</p><a href="${JOIN}${number}">Join the meeting now</a></div>`;
  const html = content.html === '' ? '<html><head></head><body></body></html>' : content.html;
  return { ...content, onlineMeetingProvider: 'teamsForBusiness', html: html.replace(/(<\/body>|$)/i, `${block}$1`) };
}

/** A body written without its block ends the online meeting (event-update, Graph documentation). */
export function afterBodyWrite(before: Content, after: Content): Content {
  const lost = before.isOnlineMeeting && before.html.includes(JOIN) && !after.html.includes(JOIN);
  return lost ? { ...after, isOnlineMeeting: false, onlineMeetingProvider: 'unknown' } : after;
}
