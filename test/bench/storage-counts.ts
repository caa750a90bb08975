/** What a request to storage was, from its method and path: `tables` counts requests, a transaction is one. */
export type StorageClass =
  | 'set-up'
  | 'get'
  | 'list'
  | 'insert'
  | 'replace'
  | 'delete'
  | 'transaction'
  | 'pace'
  | 'poll'
  | 'send'
  | 'settle';

/** The table in which the request budget and the pull's lease lie. */
const LEASES = 'leases';

/** `pace`: the row that paces the requests to Severa. */
export function tableClass(method: string, path: string): StorageClass {
  const [, , target = ''] = path.split('?', 1)[0]?.split('/') ?? [];
  if (/^Tables\b/u.test(target)) return 'set-up';
  if (/^(?:\$|%24)batch$/iu.test(target)) return 'transaction';
  const table = target.split('(', 1)[0] ?? '';
  const isPace = table.endsWith(LEASES) && /RowKey(?:=|%3D)(?:'|%27)budget(?:'|%27)/iu.test(target);
  if (isPace) return 'pace';
  if (method === 'GET') return /\(.*RowKey/iu.test(target) ? 'get' : 'list';
  if (method === 'POST') return 'insert';
  return method === 'DELETE' ? 'delete' : 'replace';
}

/** The host's looks at a queue are `poll`; it also settles messages, which is `settle`. */
export function queueClass(method: string, path: string): StorageClass {
  if (!/\/messages/u.test(path)) return 'set-up';
  if (method === 'GET') return 'poll';
  return method === 'POST' ? 'send' : 'settle';
}

/** Operations that count for a run: not what is made once in a process's life, nor the host's looks at empty queues. */
export const TABLE_CLASSES: readonly StorageClass[] = [
  'get',
  'list',
  'insert',
  'replace',
  'delete',
  'transaction',
  'pace',
];
export const QUEUE_CLASSES: readonly StorageClass[] = ['send', 'settle'];
