import { GraphFailure } from './answers.ts';

const PROPERTY = /^(\w+) \{([0-9a-f-]{36})\} (Name|Id) (.+)$/i;
const TAGGED = /^(\w+) 0x([0-9a-f]{1,8})$/i;

/**
 * The id of a named MAPI property as Graph gives it back: type and keyword capitalised, GUID in lower case. The name
 * itself is case-sensitive and stays (singleValueLegacyExtendedProperty resource type).
 */
export function canonicalPropertyId(id: string): string {
  const parts = PROPERTY.exec(id.trim());
  if (parts) return `${capital(parts[1])} {${(parts[2] ?? '').toLowerCase()}} ${capital(parts[3])} ${parts[4]}`;
  const tagged = TAGGED.exec(id.trim());
  if (tagged) return `${capital(tagged[1])} 0x${(tagged[2] ?? '').toLowerCase()}`;
  throw new GraphFailure(400, 'ErrorInvalidProperty', 'The property id of an extended property is not valid.');
}

function capital(text = ''): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
