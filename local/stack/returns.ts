import { RETURNS } from '../../shared/consent/entra-address.ts';
import type { Stack } from './start-stack.ts';

/** Enters the service's addresses in its app registration, as whoever deploys it does. */
export function allowReturns({ outside, setting }: Pick<Stack, 'outside' | 'setting'>, publicUrl: string): void {
  const { clientId, clientSecret } = setting.entra;
  const redirectUris = Object.values(RETURNS).map((path) => publicUrl + path);
  outside.graph.register({ clientId, secret: clientSecret, name: 'Severa calendar sync', redirectUris });
}
