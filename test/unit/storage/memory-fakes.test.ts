import { describe, expect, it } from 'vitest';
import type { Link } from '../../../shared/sync/ports.ts';
import { MAILBOX, NOW, someLink, someLoss } from '../../contract/store-samples.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

const many = (count: number): readonly Link[] => Array.from({ length: count }, (_, number) => someLink(number));

describe('the memory store', () => {
  it('does nothing when it is stopped before an operation', async () => {
    let down = true;
    const store = createMemoryStore('org-1', {
      before: async () => {
        if (down) throw new Error('crash');
      },
    });
    await expect(store.saveLinks(many(1), 0)).rejects.toThrow('crash');
    down = false;
    expect(await store.links(MAILBOX)).toEqual([]);
  });

  it('has done it when only the answer is lost', async () => {
    const store = createMemoryStore('org-1', {
      after: ({ kind }) => {
        if (kind === 'saveLinks') throw new Error('lost');
      },
    });
    await expect(store.saveLinks(many(1), 0)).rejects.toThrow('lost');
    expect(await store.links(MAILBOX)).toHaveLength(1);
  });

  it('can die in the middle of a long save, between two groups of links', async () => {
    const seen: string[] = [];
    const store = createMemoryStore('org-1', {
      linksAtOnce: 10,
      before: ({ kind, number }) => {
        seen.push(`${kind} ${number}`);
        if (number === 3) throw new Error('crash');
      },
    });
    await expect(store.saveLinks(many(35), 0)).rejects.toThrow('crash');
    expect(seen).toEqual(['saveLinks 1', 'saveLinks 2', 'saveLinks 3']);
    expect(await store.links(MAILBOX)).toHaveLength(20);
  });

  it('undoes a group of links when one of them meets a conflict', async () => {
    const store = createMemoryStore('org-1');
    const [first, second] = await store.saveLinks(many(2), 0);
    if (first === undefined || second === undefined) throw new Error('both are saved');
    await store.saveLinks([{ ...second, generation: 5 }], 0);
    const moved = { ...first, eventId: 'event-9' };
    await expect(store.saveLinks([moved, { ...second, generation: 6 }], 0)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await store.linksByEvent(MAILBOX, ['event-0'])).get('event-0')).toEqual(first);
    expect((await store.linksByEvent(MAILBOX, ['event-9'])).size).toBe(0);
    await expect(store.saveLinks([moved], 0)).resolves.toHaveLength(1);
  });

  it('counts its operations and shows the losing values', async () => {
    const store = createMemoryStore('org-1');
    await store.saveLinks(many(120), 0);
    await store.links(MAILBOX);
    await store.addLosses([someLoss({ at: NOW + 1 }), someLoss(), someLoss()]);
    expect(store.operations).toEqual({ saveLinks: 3, links: 1, addLosses: 1 });
    expect(store.losses(MAILBOX)).toEqual([someLoss(), someLoss({ at: NOW + 1 })]);
  });
});

describe('the memory queue', () => {
  it('counts, refuses before and loses answers after a send', async () => {
    let fault: 'before' | 'after' | null = null;
    const queue = createMemoryQueue({
      before: () => {
        if (fault === 'before') throw new Error('refused');
      },
      after: () => {
        if (fault === 'after') throw new Error('lost');
      },
    });
    const pull = { organizationId: 'org-1', correlationId: 'run-1' };
    fault = 'before';
    await expect(queue.pullOrganization(pull)).rejects.toThrow('refused');
    expect(queue.waiting()).toEqual([]);
    fault = 'after';
    await expect(queue.pullOrganization(pull)).rejects.toThrow('lost');
    expect(queue.waiting()).toEqual([pull]);
    expect(queue.operations).toEqual({ pullOrganization: 2 });
  });
});
