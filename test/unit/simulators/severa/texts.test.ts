import { expect, test } from 'vitest';
import type { TextBehaviour } from '../../../../local/simulators/severa/text-switches.ts';
import { bodyOf, errorOf, type Json, listOf, severaWithPeople } from './client.ts';

/** A Severa that does nothing to texts. */
const FAITHFUL: Partial<TextBehaviour> = {
  blankEnds: 'kept',
  crlfNotes: false,
  emptyText: 'kept',
  lineBreaks: 'kept',
  controls: 'kept',
  patchPaths: 'any',
};

/** What is read back of the texts that are posted, or which member is refused. */
async function posted(behaviour: Partial<TextBehaviour>, texts: Json) {
  const { call, draft } = await severaWithPeople({ behaviour: { ...FAITHFUL, ...behaviour } });
  const response = await call('POST', 'activities', draft(texts));
  if (response.status !== 201) return `refused: ${(await errorOf(response)).identifier}`;
  const { guid } = await bodyOf(response);
  const { name, notes, location } = await bodyOf(await call('GET', `activities/${guid}`));
  return { name, notes, location };
}

test('texts come back as they were from a Severa that touches none, only the name without blank ends', async () => {
  const texts = { name: '  Plan 🗓️ \u0007 <b>x</b> ', notes: ' a\r\nb\n\u0001 🙂 ', location: ' R\n1 ' };
  expect(await posted({}, texts)).toEqual({ ...texts, name: 'Plan 🗓️ \u0007 <b>x</b>' });
});

test('long names and notes are refused, or cut through the middle of an emoji', async () => {
  const limits = { longestName: 10, longestNotes: 5 };
  expect(await posted(limits, { name: 'x'.repeat(11) })).toBe('refused: name');
  expect(await posted(limits, { notes: 'x'.repeat(6) })).toBe('refused: notes');
  expect(await posted(limits, { name: 'x'.repeat(10), notes: 'x'.repeat(5) })).toMatchObject({ notes: 'xxxxx' });
  const cut = await posted({ ...limits, tooLong: 'cut' }, { name: `${'x'.repeat(9)}🙂`, notes: 'abcdefg' });
  expect(cut).toMatchObject({ name: `${'x'.repeat(9)}\ud83d`, notes: 'abcde' });
});

test('blank ends of notes and locations can be cut, line breaks in lines become blanks or are refused', async () => {
  expect(await posted({ blankEnds: 'cut' }, { notes: '\n a \n', location: ' b ' })).toMatchObject({
    notes: 'a',
    location: 'b',
  });
  expect(await posted({ lineBreaks: 'blank' }, { name: 'a\r\nb', location: 'c\td' })).toMatchObject({
    name: 'a b',
    location: 'c d',
  });
  expect(await posted({ lineBreaks: 'refused' }, { name: 'a\nb' })).toBe('refused: name');
  expect(await posted({ lineBreaks: 'refused' }, { location: 'a\nb' })).toBe('refused: location');
});

test('emoji and control characters can be lost, replaced or refused', async () => {
  const texts = { name: 'a🙂', notes: 'b\u0001🙂', location: '🙂' };
  expect(await posted({ emoji: 'questionMarks' }, texts)).toMatchObject({ name: 'a??', location: '??' });
  expect(await posted({ emoji: 'dropped', controls: 'dropped' }, texts)).toEqual({
    name: 'a',
    notes: 'b',
    location: '',
  });
  expect(await posted({ emoji: 'refused' }, texts)).toBe('refused: name');
  expect(await posted({ controls: 'refused' }, texts)).toBe('refused: notes');
  // Nothing is left of the name: an activity needs one.
  expect(await posted({ emoji: 'dropped' }, { name: '🙂' })).toBe('refused: name');
});

test('an empty text can come back as none', async () => {
  expect(await posted({}, { notes: '', location: '' })).toMatchObject({ notes: '', location: '' });
  expect(await posted({ emptyText: 'null' }, { notes: '', location: '' })).toMatchObject({
    notes: null,
    location: null,
  });
});

test('notes can come back as HTML, which is not wrapped again when it is sent back', async () => {
  const { call, draft } = await severaWithPeople({ behaviour: { notesForm: 'html' } });
  const created = await bodyOf(await call('POST', 'activities', draft({ notes: '1 < 2 & 3\n\nend' })));
  expect(created.notes).toBe('<p>1 &lt; 2 &amp; 3</p><p>&nbsp;</p><p>end</p>');
  const again = await call('PATCH', `activities/${created.guid}`, [
    { op: 'Replace', path: '/notes', value: `${created.notes}<p>more</p>` },
  ]);
  expect((await listOf(again))[0]?.notes).toBe(`${created.notes}<p>more</p>`);
});

test('seconds can be cut', async () => {
  const { call, draft } = await severaWithPeople({ behaviour: { seconds: 'cut' } });
  const answer = await bodyOf(await call('POST', 'activities', draft({ startDateTime: '2026-03-03T10:00:59+02:00' })));
  expect(answer.startDateTime).toBe('2026-03-03T10:00:00+02:00');
});

test('what a person entered and the API would refuse stays as it is under a PATCH of something else', async () => {
  const { organization, anna, call } = await severaWithPeople({
    behaviour: { longestName: 10, lineBreaks: 'refused', blankEnds: 'cut', endlessSeries: 'refused' },
  });
  const { guid } = organization.addActivity({
    name: ' A name much longer than ten\n',
    notes: ' n ',
    ownerGuid: anna.guid,
    start: '2026-03-03T10:00:00',
    end: null,
    recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } } },
  });
  const patch = (path: string, value: string) => call('PATCH', `activities/${guid}`, [{ op: 'Replace', path, value }]);
  expect((await patch('/location', 'Here')).status).toBe(200);
  expect(organization.activity(guid)).toMatchObject({ name: ' A name much longer than ten\n', notes: ' n ' });
  expect((await patch('/name', 'Another name that is long')).status).toBe(400);
});

test('patch values may have to be text, or may not be read out of text; paths may need their slash', async () => {
  const { call, draft, simulator } = await severaWithPeople({ behaviour: FAITHFUL, faults: { rateLimit: false } });
  const { guid } = await bodyOf(await call('POST', 'activities', draft()));
  const patch = async (path: string, value: unknown) =>
    (await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path, value }])).status;
  expect([await patch('/isClosed', true), await patch('/isClosed', 'false'), await patch('isClosed', true)]).toEqual([
    200, 200, 200,
  ]);
  simulator.behaviour.patchValues = 'text';
  expect([await patch('/isClosed', true), await patch('/isClosed', 'false')]).toEqual([400, 200]);
  simulator.behaviour.patchValues = 'json';
  expect([await patch('/isClosed', true), await patch('/isClosed', 'false')]).toEqual([200, 400]);
  simulator.behaviour.patchPaths = 'slash';
  expect([await patch('isClosed', true), await patch('/isClosed', true)]).toEqual([400, 200]);
});

test('by default texts come back tidied, as an editor in a browser and a database leave them', async () => {
  const { call, draft } = await severaWithPeople();
  const texts = { name: 'a b\u0001', notes: '\n a\nb \n', location: '' };
  expect(await bodyOf(await call('POST', 'activities', draft(texts)))).toMatchObject({
    name: 'a b',
    notes: 'a\r\nb',
    location: null,
  });
});
