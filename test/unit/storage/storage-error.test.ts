import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { inTime, storageError } from '../../../shared/storage/storage-error.ts';

const named = (name: string, fields: object = {}) =>
  Object.assign(new Error('GET https://secret/?sig=abc'), { name, ...fields });

describe('an error of the storage SDK', () => {
  it.each([
    [409, 'conflict'],
    [412, 'conflict'],
    [404, 'conflict'],
    [401, 'unavailable'],
    [403, 'unavailable'],
    [400, 'refused'],
    [413, 'refused'],
    [408, 'transient'],
    [429, 'transient'],
    [500, 'transient'],
    [503, 'transient'],
  ])('with status %d is %s', (statusCode, kind) => {
    expect(storageError(named('RestError', { statusCode }), 'rows')).toMatchObject({ kind, status: statusCode });
  });

  it.each([
    ['a broken connection', named('RestError', { code: 'ECONNRESET' })],
    ['our own time limit', named('AbortError')],
    ['the time limit of the platform', new DOMException('late', 'TimeoutError')],
  ])('is transient for %s', (_, error) => {
    expect(storageError(error, 'rows')).toMatchObject({ kind: 'transient' });
  });

  it('without an identity is unavailable, whatever its status', () => {
    const error = named('AuthenticationError', { statusCode: 400 });
    expect(storageError(error, 'rows')).toMatchObject({ kind: 'unavailable' });
    expect(storageError(named('CredentialUnavailableError'), 'rows')).toMatchObject({ kind: 'unavailable' });
  });

  it('passes on how long to wait, and the code of the service', () => {
    const error = named('RestError', {
      statusCode: 503,
      response: { headers: new Map([['retry-after', '7']]) },
      details: { odataError: { code: 'ServerBusy' } },
    });
    expect(storageError(error, 'rows')).toMatchObject({ retryAfterMs: 7_000, providerCode: 'ServerBusy' });
  });

  it('leaves the message of the SDK behind (I6)', () => {
    const error = storageError(named('RestError', { statusCode: 500 }), 'rows');
    expect(error).toBeInstanceOf(SyncError);
    expect(error instanceof SyncError && error.cause).toBeUndefined();
    expect(String(error)).not.toContain('sig=');
  });

  it('stays as it is when it is none: a mistake of ours is to be seen', async () => {
    const mistake = new TypeError('x is not a function');
    await expect(inTime('rows', () => Promise.reject(mistake))).rejects.toBe(mistake);
    const own = new SyncError('invalid', 'a.code', 'a message');
    await expect(inTime('rows', () => Promise.reject(own))).rejects.toBe(own);
  });
});
