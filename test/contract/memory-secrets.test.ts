import { SyncError } from '../../shared/errors.ts';
import { createMemorySecrets, type SecretShelf } from '../fakes/memory-secrets.ts';
import { secretsContract } from './secrets.ts';

const shelf: SecretShelf = new Map();

let closed: SyncError | null = null;

secretsContract('memory secrets', (organizationId) => createMemorySecrets(organizationId, shelf, () => closed), {
  refuse() {
    closed = new SyncError('unavailable', 'secrets.forbidden', 'The store refuses us.');
  },
  silence() {
    closed = new SyncError('transient', 'secrets.unreachable', 'The store does not answer.');
  },
  calm() {
    closed = null;
  },
});
