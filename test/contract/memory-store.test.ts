import type { MemoryStore } from '../fakes/memory-store.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { storeContract } from './store.ts';

const stores = new Map<string, MemoryStore>();

storeContract('memory store', (organizationId, clock) => {
  const store = stores.get(organizationId) ?? createMemoryStore(organizationId, clock === undefined ? {} : { clock });
  stores.set(organizationId, store);
  return store;
});
