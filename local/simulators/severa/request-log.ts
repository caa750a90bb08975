export const REQUEST_CLASSES = [
  'token',
  'list',
  'read',
  'create',
  'update',
  'delete',
  'participants',
  'users',
  'types',
  'other',
] as const;
export type RequestClass = (typeof REQUEST_CLASSES)[number];

export interface LoggedRequest {
  readonly at: number;
  /** null: no known organisation asked. */
  readonly organizationGuid: string | null;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly class: RequestClass;
  /** 0: the connection was dropped. */
  readonly status: number;
}

/** Entries above this are forgotten, oldest first; counts stay. */
const KEPT = 20_000;

export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  private readonly counts = new Map<RequestClass, number>();
  private readonly lastSecond = new Map<string, number[]>();
  private readonly peaks = new Map<string, number>();
  private refusals = 0;

  add(entry: LoggedRequest): void {
    if (entry.status === 429) this.refusals += 1;
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.splice(0, this.entries.length - KEPT);
    this.counts.set(entry.class, (this.counts.get(entry.class) ?? 0) + 1);
  }

  /** Counts towards the peak when a request comes in, before it is answered or refused. */
  arrived(organizationGuid: string, at: number): void {
    const recent = (this.lastSecond.get(organizationGuid) ?? []).filter((time) => time > at - 1000);
    recent.push(at);
    this.lastSecond.set(organizationGuid, recent);
    this.peaks.set(organizationGuid, Math.max(this.peakPerSecond(organizationGuid), recent.length));
  }

  count(requestClass: RequestClass): number {
    return this.counts.get(requestClass) ?? 0;
  }

  /** Requests per class since the start or the last `clear`. */
  countsByClass(): Record<RequestClass, number> {
    const of = (name: RequestClass) => this.count(name);
    return {
      token: of('token'),
      list: of('list'),
      read: of('read'),
      create: of('create'),
      update: of('update'),
      delete: of('delete'),
      participants: of('participants'),
      users: of('users'),
      types: of('types'),
      other: of('other'),
    };
  }

  /** The highest number of requests of an organisation seen within any 1000 ms, refused ones included. */
  peakPerSecond(organizationGuid: string): number {
    return this.peaks.get(organizationGuid) ?? 0;
  }

  /** The highest of all organisations. */
  peak(): number {
    return Math.max(0, ...this.peaks.values());
  }

  /** How many requests were answered 429. */
  throttled(): number {
    return this.refusals;
  }

  clear(): void {
    this.entries.length = 0;
    this.counts.clear();
    this.lastSecond.clear();
    this.peaks.clear();
    this.refusals = 0;
  }
}

/** Which class a call belongs to, from its method and the path after the version. */
export function classify(method: string, segments: readonly string[]): RequestClass {
  const [first, second, third] = segments;
  if (first === 'token' || first === 'refreshtoken') return 'token';
  if (first === 'activityparticipants' || third === 'activityparticipants') return 'participants';
  if (first === 'users') return 'users';
  if (first === 'activitytypes') return 'types';
  if (first !== 'activities') return 'other';
  if (method === 'GET') return second === undefined ? 'list' : 'read';
  if (method === 'POST') return 'create';
  if (method === 'PATCH') return 'update';
  return method === 'DELETE' ? 'delete' : 'other';
}
