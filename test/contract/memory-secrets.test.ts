import { createMemorySecrets, type SecretShelf } from '../fakes/memory-secrets.ts';
import { secretsContract } from './secrets.ts';

const shelf: SecretShelf = new Map();

secretsContract('memory secrets', (organizationId) => createMemorySecrets(organizationId, shelf));
