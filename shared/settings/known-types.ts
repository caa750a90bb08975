import type { FieldError } from '../access/read-body.ts';
import { Refusal } from '../access/refusal.ts';
import type { ActivityType, Organization } from '../sync/ports.ts';
import type { ExchangeInput } from './exchange-input.ts';

/** Types that this input names and the settings as they are don't: only these have to be asked about. */
export function namesNewTypes(row: Organization, { typeIds, defaultTypeId }: ExchangeInput): boolean {
  return (
    typeIds.some((id) => !row.typeIds.includes(id)) || (defaultTypeId !== null && defaultTypeId !== row.defaultTypeId)
  );
}

/** Throws a Refusal (`body-invalid`) that points at each type that Severa doesn't know (H5). */
export function checkTypes(types: readonly ActivityType[], { typeIds, defaultTypeId }: ExchangeInput): void {
  const known = new Set(types.map(({ id }) => id));
  const wrong = (pointer: string, id: string): FieldError[] =>
    known.has(id) ? [] : [{ pointer, code: 'unknown-type' }];
  const errors = [
    ...typeIds.flatMap((id, index) => wrong(`/typeIds/${index}`, id)),
    ...(defaultTypeId === null ? [] : wrong('/defaultTypeId', defaultTypeId)),
  ];
  if (errors.length > 0) throw new Refusal('body-invalid', { members: { errors } });
}
