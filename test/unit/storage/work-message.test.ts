import { describe, expect, it } from 'vitest';
import { parseWorkMessage, workText } from '../../../shared/storage/work-message.ts';

describe('a work message', () => {
  it('reads the same whether the host hands over text or the parsed object', () => {
    const message = { organizationId: 'org-1', mailboxId: 'mailbox-1', correlationId: 'run-1' };
    expect(parseWorkMessage(workText(message))).toEqual(message);
    expect(parseWorkMessage(JSON.parse(workText(message)))).toEqual(message);
  });

  it('has no mailbox when it concerns the organisation', () => {
    const message = { organizationId: 'org-1', correlationId: 'run-1' };
    expect(JSON.parse(workText(message))).toEqual({ v: 1, ...message });
    expect(parseWorkMessage(workText(message))).toEqual(message);
  });

  it.each<[string, unknown]>([
    ['no JSON', 'hello'],
    ['a number, as the host hands over "123"', 123],
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['a newer version', { v: 2, organizationId: 'org-1', correlationId: 'run-1' }],
    ['no version', { organizationId: 'org-1', correlationId: 'run-1' }],
    ['no organisation', { v: 1, correlationId: 'run-1' }],
    ['an empty organisation', { v: 1, organizationId: '', correlationId: 'run-1' }],
    ['an endless id', { v: 1, organizationId: 'x'.repeat(5_000), correlationId: 'run-1' }],
    ['a mailbox that is no text', { v: 1, organizationId: 'org-1', mailboxId: 5, correlationId: 'run-1' }],
  ])('is refused as invalid when it is %s', (_, body) => {
    expect(() => parseWorkMessage(body)).toThrow(expect.objectContaining({ name: 'SyncError', kind: 'invalid' }));
  });

  it('is refused with the names of what is wrong, and without its contents', () => {
    const body = { v: 1, organizationId: 'org-1', mailboxId: ['secret-value'] };
    expect(() => parseWorkMessage(body)).toThrow(/mailboxId, correlationId/);
    expect(() => parseWorkMessage(body)).not.toThrow(/secret-value/);
  });
});
