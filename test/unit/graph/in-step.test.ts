import { describe, expect, it } from 'vitest';
import type { Part, PartResult } from '../../../shared/graph/batch.ts';
import { type Ask, inStep } from '../../../shared/graph/in-step.ts';

const get = (url: string): Part => ({ method: 'GET', url, repeatable: true });
const answered = (body: string): PartResult => ({ kind: 'answered', answer: { status: 200, headers: {}, body } });

function server() {
  const steps: string[][] = [];
  const run = async (parts: readonly Part[]): Promise<PartResult[]> => {
    steps.push(parts.map(({ url }) => url));
    await new Promise((resolve) => setTimeout(resolve, 0));
    return parts.map(({ url }) => answered(url));
  };
  return { steps, run };
}

const askFor = async (ask: Ask, url: string): Promise<unknown> => {
  const result = await ask(get(url));
  return result.kind === 'answered' ? result.answer.body : result.kind;
};

describe('works in step', () => {
  it('share what is sent at the same step, and get their own answers', async () => {
    const { steps, run } = server();
    const work = (name: string, count: number) => async (ask: Ask) => {
      const got: unknown[] = [];
      for (let step = 1; step <= count; step += 1) got.push(await askFor(ask, `${name}${step}`));
      return got.join();
    };
    expect(await inStep(run, [work('a', 1), work('b', 3), work('c', 2)])).toEqual(['a1', 'b1,b2,b3', 'c1,c2']);
    expect(steps).toEqual([['a1', 'b1', 'c1'], ['b2', 'c2'], ['b3']]);
  });

  it('may ask several things at once, or nothing', async () => {
    const { steps, run } = server();
    const results = await inStep(run, [
      async (ask) => (await Promise.all(['a', 'b', 'c'].map((url) => askFor(ask, url)))).join(),
      async () => 'nothing',
      async (ask) => await askFor(ask, 'd'),
    ]);
    expect(results).toEqual(['a,b,c', 'nothing', 'd']);
    expect(steps).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('that throw end alone: the others are finished before it is thrown on', async () => {
    const { steps, run } = server();
    const works = inStep(run, [
      async (ask) => {
        await askFor(ask, 'a1');
        throw new Error('broken');
      },
      async (ask) => {
        await askFor(ask, 'b1');
        return await askFor(ask, 'b2');
      },
    ]);
    await expect(works).rejects.toThrow('broken');
    expect(steps).toEqual([['a1', 'b1'], ['b2']]);
  });

  it('all fail where nothing can be sent', async () => {
    const fails = inStep(async () => {
      throw new Error('down');
    }, [async (ask: Ask) => await askFor(ask, 'a'), async (ask: Ask) => await askFor(ask, 'b')]);
    await expect(fails).rejects.toThrow('down');
  });

  it('are none, and nothing is sent', async () => {
    const { steps, run } = server();
    expect(await inStep(run, [])).toEqual([]);
    expect(steps).toEqual([]);
  });
});
