/** One tenant and one client for each pair of simulators. */
export const TENANT = '5a1d2c7e-0f43-4b58-9c0e-6d1f1e5b7a01';
export const CLIENT = { clientId: 'app-1', clientSecret: 'simulated' };

const FIRST = { user: 'aaaaaaaa', mailbox: 'bbbbbbbb', type: 'cccccccc' };

/** Ids as real ones look. */
export function guidOf(kind: keyof typeof FIRST, number: number): string {
  return `${FIRST[kind]}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
