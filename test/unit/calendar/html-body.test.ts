import { describe, expect, it } from 'vitest';
import { mayRewriteBody, mustKeepBody } from '../../../shared/calendar/html-body.ts';
import { loadHtmlToNotes } from '../../../shared/calendar/html-notes.ts';

const plain = (html: string, onlineMeeting = false) => ({ html, onlineMeeting });

describe('a body stays as it is', () => {
  it.each([
    ['an online meeting', plain('<p>x</p>', true)],
    ['an attached picture', plain('<img width=5 src="cid:image001.png@01">')],
    ['a picture without quotes', plain('<img src=cid:1>')],
    ['a picture in a style', plain(`<td style="background: url( 'CID:1')">`)],
    ['a picture written out', plain('<img src="data:image/png;base64,AAAA">')],
    ['a Teams block', plain('<a href="https://teams.microsoft.com/l/meetup-join/19%3ameeting">Join</a>')],
    ['a Teams block of today', plain('<a href="https://teams.microsoft.com/meet/12345?p=x">Join</a>')],
  ])('with %s', (_name, body) => expect(mustKeepBody(body)).toBe(true));

  it.each([
    ['words', '<p>cid: is a word, and so is data:image/png</p>'],
    ['a picture of the web', '<img src="https://example.com/logo.png">'],
    ['a link to Teams', '<a href="https://teams.microsoft.com/l/channel/19">Channel</a>'],
    ['nothing', ''],
  ])('not for %s', (_name, html) => expect(mustKeepBody(plain(html))).toBe(false));

  it('when it says the same as the notes already, in its own layout', async () => {
    const toNotes = await loadHtmlToNotes();
    const body = plain('<html><body><p class=MsoNormal><b>One</b></p>\r\n<p>Two &amp; three</p></body></html>');
    expect(mayRewriteBody(body, 'One\r\nTwo & three \r\n', toNotes)).toBe(false);
    expect(mayRewriteBody(body, 'One\nTwo', toNotes)).toBe(true);
    expect(mayRewriteBody({ ...body, onlineMeeting: true }, 'One\nTwo', toNotes)).toBe(false);
  });
});
