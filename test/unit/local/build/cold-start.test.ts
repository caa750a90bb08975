import { expect, test } from 'vitest';
import { measureColdStart } from '../../../bench/cold-start.ts';

test('a start takes hardly more memory than that of an app which says hello; the first message brings the rest', {
  timeout: 60_000,
}, async () => {
  const { hello, bundle, firstMessage, ratioTime, ratioRss } = await measureColdStart(3);
  expect(ratioRss).toBeLessThan(1.5);
  expect(ratioRss).toBeCloseTo(bundle.rssMb / hello.rssMb);
  expect(ratioTime).toBeCloseTo(bundle.ms / hello.ms);
  expect(firstMessage.heapMb).toBeGreaterThan(bundle.heapMb + 1);
});
