import { describe, expect, it } from 'vitest';
import { parseBenchOptions } from '../../bench/options.ts';
import { queueClass, tableClass } from '../../bench/storage-counts.ts';
import { Gauge, wallOf } from '../../bench/traffic.ts';

describe('requests to storage', () => {
  it.each([
    ['POST', '/devstoreaccount1/Tables', 'set-up'],
    ['GET', "/devstoreaccount1/severasyncusers(PartitionKey='a',RowKey='b')", 'get'],
    ['GET', "/devstoreaccount1/severasynclinks()?$filter=PartitionKey%20eq%20'a'%20and%20RowKey%20ge%20'b'", 'list'],
    ['POST', '/devstoreaccount1/severasyncruns', 'insert'],
    ['PUT', "/devstoreaccount1/severasyncusers(PartitionKey='a',RowKey='b')?timeout=3", 'replace'],
    ['DELETE', "/devstoreaccount1/severasyncdeliveries(PartitionKey='a',RowKey='b')", 'delete'],
    ['POST', '/devstoreaccount1/$batch', 'transaction'],
    ['GET', "/devstoreaccount1/severasyncleases(PartitionKey='a',RowKey='budget')", 'pace'],
    ['PUT', "/devstoreaccount1/severasyncleases(PartitionKey='a',RowKey='budget')", 'pace'],
    ['PUT', "/devstoreaccount1/severasyncleases(PartitionKey='a',RowKey='lease.x')", 'replace'],
  ])('%s %s is %s', (method, path, kind) => {
    expect(tableClass(method, path)).toBe(kind);
  });

  it.each([
    ['PUT', '/devstoreaccount1/sync-requests', 'set-up'],
    ['GET', '/devstoreaccount1/sync-requests/messages?numofmessages=8', 'poll'],
    ['POST', '/devstoreaccount1/sync-requests/messages', 'send'],
    ['DELETE', '/devstoreaccount1/sync-requests/messages/1?popreceipt=x', 'settle'],
  ])('%s %s is %s', (method, path, kind) => {
    expect(queueClass(method, path)).toBe(kind);
  });
});

describe('a gauge', () => {
  it('keeps the most that was under way, and the first and last moment', () => {
    let now = 100;
    const gauge = new Gauge(() => now);
    gauge.began();
    now = 110;
    gauge.began();
    gauge.ended();
    now = 130;
    gauge.ended();
    expect(gauge).toMatchObject({ inFlight: 2, firstAt: 100, lastAt: 130 });
    gauge.clear();
    expect(gauge).toMatchObject({ inFlight: 0, firstAt: null, lastAt: null });
  });

  it('tells the time from the first request of any system to the last answer of any', () => {
    const none = { firstAt: null, lastAt: null };
    expect(wallOf([{ firstAt: 50, lastAt: 70 }, none, { firstAt: 20, lastAt: 60 }])).toBe(50);
    expect(wallOf([none])).toBe(0);
  });
});

describe('the command line', () => {
  it('runs everything that is quick unless told otherwise', () => {
    expect(parseBenchOptions([])).toEqual({ json: null, full: false, most: Number.POSITIVE_INFINITY, profiles: null });
    expect(parseBenchOptions(['--json', 'x.json', '--full', '--most', '500'])).toMatchObject({
      json: 'x.json',
      full: true,
      most: 500,
    });
  });

  it.each([[['--most', 'many']], [['--most', '0']], [['--fast']], [['extra']]])('refuses %j', (args) => {
    expect(() => parseBenchOptions(args)).toThrow();
  });
});
