import { describe, expect, it } from 'vitest';
import { createGraphDirectory } from '../../../shared/graph/directory.ts';
import { json, problem, scripted } from './scripted-graph.ts';

const user = (more: Record<string, unknown> = {}) => ({
  id: 'object-1',
  mail: 'Aino.Virta@example.com',
  proxyAddresses: ['smtp:AV@example.com', 'SMTP:Aino.Virta@example.com', 'X500:/o=x'],
  userType: 'Member',
  accountEnabled: true,
  ...more,
});
const find = (value: unknown[], address: string) => {
  const graph = scripted(() => json({ value }));
  return { graph, found: createGraphDirectory(graph.edges).findMailbox(address) };
};

describe('finding a mailbox', () => {
  it.each(['aino.virta@EXAMPLE.com', ' av@example.com '])(
    'finds %j by primary address or alias, in any case',
    async (address) => {
      const { found } = find([user()], address);
      expect(await found).toEqual({ id: 'object-1', addresses: ['aino.virta@example.com', 'av@example.com'] });
    },
  );

  it('asks with doubled quotes, encoded', async () => {
    const { graph, found } = find([], "o'neil+x@example.com");
    expect(await found).toBeNull();
    expect(graph.sent[0]?.url).not.toMatch(/[ +]/);
    expect(new URL(graph.sent[0]?.url ?? '').searchParams.get('$filter')).toBe(
      "mail eq 'o''neil+x@example.com' or proxyAddresses/any(p:p eq 'smtp:o''neil+x@example.com') or proxyAddresses/any(p:p eq 'SMTP:o''neil+x@example.com')",
    );
  });

  it.each([{ userType: 'Guest' }, { accountEnabled: false }, { mail: 'other@example.com', proxyAddresses: [] }])(
    'finds nobody in %j',
    async (more) => {
      expect(await find([user(more)], 'av@example.com').found).toBeNull();
    },
  );

  it.each(['', 'nobody', 'a b@example.com', '@x'])('asks nothing for %j, which is no address', async (address) => {
    const { graph, found } = find([user()], address);
    expect(await found).toBeNull();
    expect(graph.sent).toHaveLength(0);
  });

  it('refuses to choose between two people', async () => {
    const { found } = find([user(), user({ id: 'object-2' })], 'av@example.com');
    await expect(found).rejects.toMatchObject({ kind: 'refused', code: 'graph.address-ambiguous' });
  });

  it('says that it may not ask', async () => {
    const graph = scripted(() => problem(403, 'Authorization_RequestDenied'));
    await expect(createGraphDirectory(graph.edges).findMailbox('a@b.c')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
