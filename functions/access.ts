import { createHostTokens } from '../shared/access/host-tokens.ts';
import { createLimits } from '../shared/access/limits.ts';
import { createPublishedKeys } from '../shared/access/published-keys.ts';
import type { Config } from '../shared/config.ts';
import type { Access } from './http-trigger.ts';
import type { Services } from './services.ts';

/** Who may call, and how often. Makes no request. */
export function createAccess(config: Config, { clock, newId }: Pick<Services, 'clock' | 'newId'>): Access {
  return {
    tokens: createHostTokens({
      issuer: config.HOST_TOKEN_ISSUER,
      audience: config.HOST_TOKEN_AUDIENCE,
      operatorAudience: config.HOST_TOKEN_OPERATOR_AUDIENCE ?? null,
      keys: createPublishedKeys({ url: config.HOST_TOKEN_JWKS_URL, clock }),
      clock,
    }),
    limits: createLimits(clock),
    clock,
    newId,
  };
}
