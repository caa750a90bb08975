import { describe, expect, it } from 'vitest';
import { checkedAddress } from '../../../shared/exchange/checked-address.ts';
import { readEwsUrl } from '../../../shared/exchange/ews-url.ts';
import { isForbiddenAddress, rangesFor } from '../../../shared/exchange/forbidden-address.ts';
import { codeOf } from './code-of.ts';

describe('the address that an administrator types', () => {
  it('is taken as it is, blanks around it apart', () => {
    expect(readEwsUrl(' https://Mail.Example.com/EWS/Exchange.asmx ').href).toBe(
      'https://mail.example.com/EWS/Exchange.asmx',
    );
    expect(readEwsUrl('https://mail.example.com:8443/ews', [8443]).port).toBe('8443');
  });

  it.each([
    ['mail.example.com', 'unreadable'],
    [`https://mail.example.com/${'x'.repeat(500)}`, 'unreadable'],
    ['http://mail.example.com/EWS', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['https://admin:secret@mail.example.com/EWS', 'credentials'],
    ['https://@mail.example.com/EWS', 'credentials'],
    ['https://mail.example.com:8443/EWS', 'port'],
    ['https://mail.example.com:80/EWS', 'port'],
    ['https://mail.example.com/EWS?to=http://other', 'query'],
    ['https://mail.example.com/EWS#x', 'query'],
    ['https://localhost/EWS', 'host'],
    ['https://mailserver/EWS', 'host'],
    ['https://mail.example.com./EWS', 'host'],
  ])('%s is refused: %s', (text, rule) => {
    expect(codeOf(() => readEwsUrl(text))).toBe(`exchange.url-${rule}`);
  });
});

describe('an address to connect to', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:168.63.129.16',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
    '2002:a83f:8110::1',
    '2001:0:a83f:8110::1',
    '2001:0:4136:e378:8000:63bf:80ff:fffe',
    'not an address',
    '',
  ])('%s is forbidden', (address) => expect(isForbiddenAddress(address)).toBe(true));

  it.each([
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '169.253.1.1',
    '168.63.129.17',
    '2606:4700::1111',
    '64:ff9b::808:808',
    '2002:808:808::1',
  ])('%s is not', (address) => expect(isForbiddenAddress(address)).toBe(false));

  it('in a private range is allowed where the operator allowed this organisation and host that range', () => {
    const allowed = [
      { organizationId: 'org-1', host: 'mail.corp.example', range: '10.20.0.0/16' },
      { organizationId: 'org-1', host: 'mail.corp.example', range: 'fd12:3456::/32' },
    ];
    const ranges = rangesFor(allowed, 'org-1', 'Mail.Corp.Example');
    expect(['10.20.3.4', '::ffff:10.20.3.4', 'fd12:3456::7'].map((one) => isForbiddenAddress(one, ranges))).toEqual([
      false,
      false,
      false,
    ]);
    expect(['10.21.3.4', '192.168.1.1', '127.0.0.1'].map((one) => isForbiddenAddress(one, ranges))).toEqual([
      true,
      true,
      true,
    ]);
    expect([rangesFor(allowed, 'org-2', 'mail.corp.example'), rangesFor(allowed, 'org-1', 'other.example')]).toEqual([
      [],
      [],
    ]);
  });

  it.each(['127.0.0.1', '169.254.169.254', '168.63.129.16', '::1', 'fd00:ec2::254', 'fe80::1'])(
    '%s is nobody’s, whatever an operator allowed',
    (address) => expect(isForbiddenAddress(address, ['0.0.0.0/0', '::/0'])).toBe(true),
  );
});

describe('the address behind a name', () => {
  const url = new URL('https://mail.example.com/EWS/Exchange.asmx');

  it('is the first of those that it has', async () => {
    expect(await checkedAddress(url, async () => ['8.8.8.8', '2606:4700::1111'])).toBe('8.8.8.8');
  });

  it.each([[['8.8.8.8', '10.0.0.1']], [['10.0.0.1', '8.8.8.8']], [['::ffff:127.0.0.1']]])(
    'is refused when one of %j is forbidden',
    async (addresses) => {
      await expect(checkedAddress(url, async () => addresses)).rejects.toMatchObject({
        code: 'exchange.address-forbidden',
      });
    },
  );

  it('is not asked for where the address itself was typed', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await checkedAddress(new URL('https://8.8.8.8/ews'), never)).toBe('8.8.8.8');
    for (const typed of [
      'https://[::ffff:127.0.0.1]/ews',
      'https://127.1/ews',
      'https://0x7f000001/ews',
      'https://2130706433/ews',
    ]) {
      await expect(checkedAddress(new URL(typed), never)).rejects.toMatchObject({ code: 'exchange.address-forbidden' });
    }
  });

  it.each([
    ['nobody knows it', () => Promise.reject(new Error('ENOTFOUND'))],
    ['it has none', () => Promise.resolve([])],
  ])('is refused when %s', async (_, resolve) => {
    await expect(checkedAddress(url, resolve)).rejects.toMatchObject({ code: 'exchange.name-unknown' });
  });
});
