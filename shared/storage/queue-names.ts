export const SYNC_REQUESTS = 'sync-requests';
export const PULL_REQUESTS = 'pull-requests';
export type WorkQueueName = typeof SYNC_REQUESTS | typeof PULL_REQUESTS;
