import { randomBytes } from 'node:crypto';
import type { NewSecret } from '../shared/consent/legs.ts';

export const newSecret: NewSecret = () => randomBytes(32).toString('base64url');
