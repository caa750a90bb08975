import * as z from 'zod';
import { FIELDS } from '../calendar/item.ts';
import type { Link, PendingWrite, SideValues } from '../sync/ports.ts';

// Short names and no nulls: there is one of these for every item of every calendar, twice.
const side = z.object({
  /** subject, when, location, notes */
  f: z.tuple([z.string(), z.string(), z.string(), z.string()]),
  /** exclusions, overrides, people; missing when empty */
  x: z.array(z.string()).optional(),
  o: z.record(z.string(), z.string()).optional(),
  p: z.record(z.string(), z.string()).optional(),
});
type PackedSide = z.infer<typeof side>;

/** Exchange's values where they are the same as Severa's, which is the usual case. */
const SAME = '=';

/** Writes under way: to, Severa's digest, Exchange's digest, stamp of the value. */
const writes = z.partialRecord(
  z.enum(FIELDS),
  z.tuple([z.enum(['severa', 'exchange']), z.string(), z.string(), z.number()]),
);

/** A link without its ids, mailbox and etag, which other properties of the row hold. */
export const linkValue = z.object({
  id: z.string(),
  u: z.string().optional(),
  from: z.enum(['severa', 'exchange', 'both']),
  s: z.enum(['live', 'paired', 'creating-event', 'creating-activity', 'removing', 'sleeping', 'released', 'closed']),
  c: z.string().optional(),
  g: z.number(),
  sv: side.optional(),
  xv: z.union([side, z.literal(SAME)]).optional(),
  w: writes.optional(),
  as: z.number().optional(),
  ev: z.string().optional(),
  es: z.number().optional(),
  cs: z.number().optional(),
  q: z.literal(true).exactOptional(),
  sh: z.enum(['personal', 'masked', 'withheld']).exactOptional(),
  en: z.number().optional(),
  at: z.number(),
});
type LinkValue = z.infer<typeof linkValue>;

function packSide(values: SideValues): PackedSide {
  const { fields, exclusions, overrides, people } = values;
  return {
    f: [fields.subject, fields.when, fields.location, fields.notes],
    ...(exclusions.length === 0 ? {} : { x: [...exclusions] }),
    ...(Object.keys(overrides).length === 0 ? {} : { o: { ...overrides } }),
    ...(Object.keys(people).length === 0 ? {} : { p: { ...people } }),
  };
}

function unpackSide(packed: PackedSide): SideValues {
  const [subject, when, location, notes] = packed.f;
  return {
    fields: { subject, when, location, notes },
    exclusions: packed.x ?? [],
    overrides: packed.o ?? {},
    people: packed.p ?? {},
  };
}

function packWrites(pending: Link['pending']): z.infer<typeof writes> {
  const packed: z.infer<typeof writes> = {};
  for (const field of FIELDS) {
    const write = pending[field];
    if (write !== undefined) packed[field] = [write.to, write.severa, write.exchange, write.at];
  }
  return packed;
}

function unpackWrites(packed: z.infer<typeof writes>): Link['pending'] {
  const pending: Partial<Record<(typeof FIELDS)[number], PendingWrite>> = {};
  for (const field of FIELDS) {
    const write = packed[field];
    if (write !== undefined) pending[field] = { to: write[0], severa: write[1], exchange: write[2], at: write[3] };
  }
  return pending;
}

export function packLink(link: Link): LinkValue {
  const severa = link.severa === null ? undefined : packSide(link.severa);
  const exchange = link.exchange === null ? undefined : packSide(link.exchange);
  const same = severa !== undefined && JSON.stringify(severa) === JSON.stringify(exchange);
  return {
    id: link.id,
    from: link.origin,
    s: link.state,
    g: link.generation,
    at: link.updated,
    ...(link.uid === null ? {} : { u: link.uid }),
    ...(link.cause === null ? {} : { c: link.cause }),
    ...(severa === undefined ? {} : { sv: severa }),
    ...(exchange === undefined ? {} : { xv: same ? SAME : exchange }),
    ...(Object.keys(link.pending).length === 0 ? {} : { w: packWrites(link.pending) }),
    ...(link.activityStamp === null ? {} : { as: link.activityStamp }),
    ...(link.eventVersion === null ? {} : { ev: link.eventVersion }),
    ...(link.eventStamp === null ? {} : { es: link.eventStamp }),
    ...(link.createSent === null ? {} : { cs: link.createSent }),
    ...(link.ends === null ? {} : { en: link.ends }),
    ...(link.silent === true ? { q: true as const } : {}),
    ...(link.shown === undefined ? {} : { sh: link.shown }),
  };
}

export function unpackLink(
  value: LinkValue,
  place: Pick<Link, 'mailboxId' | 'activityId' | 'eventId'> & { readonly etag: string },
): Link {
  const severa = value.sv === undefined ? null : unpackSide(value.sv);
  const exchange = value.xv === undefined ? null : value.xv === SAME ? severa : unpackSide(value.xv);
  return {
    id: value.id,
    mailboxId: place.mailboxId,
    activityId: place.activityId,
    eventId: place.eventId,
    uid: value.u ?? null,
    origin: value.from,
    state: value.s,
    cause: value.c ?? null,
    generation: value.g,
    severa,
    exchange,
    pending: unpackWrites(value.w ?? {}),
    activityStamp: value.as ?? null,
    eventVersion: value.ev ?? null,
    eventStamp: value.es ?? null,
    createSent: value.cs ?? null,
    ends: value.en ?? null,
    ...(value.q === true ? { silent: true as const } : {}),
    ...(value.sh === undefined ? {} : { shown: value.sh }),
    updated: value.at,
    etag: place.etag,
  };
}
