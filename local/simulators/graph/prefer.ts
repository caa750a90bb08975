import { GraphFailure } from './answers.ts';
import { zoneNamed } from './time-zones.ts';

/** What a request prefers (RFC 7240); never remembered from one page to the next. */
export interface Preferences {
  readonly timeZone: { readonly name: string; readonly zone: string };
  readonly textBodies: boolean;
  readonly immutableIds: boolean;
  readonly pageSize: number | null;
  /** For the Preference-Applied header; empty: none. */
  readonly applied: string;
}

const PREFERENCE = /([\w.-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;]+)))?/g;

export function readPreferences(header: string | null): Preferences {
  let timeZone = { name: 'UTC', zone: 'UTC' };
  let textBodies = false;
  let immutableIds = false;
  let pageSize: number | null = null;
  const applied: string[] = [];
  for (const [, name = '', quoted, bare] of (header ?? '').matchAll(PREFERENCE)) {
    const value = quoted ?? bare ?? '';
    switch (name.toLowerCase()) {
      case 'outlook.timezone': {
        const zone = zoneNamed(value);
        // Not a proper error: microsoft-graph-docs-contrib#2549.
        if (zone === null) throw new GraphFailure(500, 'UnknownError', '', { html: SERVER_ERROR });
        timeZone = { name: value, zone };
        applied.push(`outlook.timezone="${value}"`);
        break;
      }
      case 'outlook.body-content-type':
        textBodies = value.toLowerCase() === 'text';
        applied.push(`outlook.body-content-type="${value.toLowerCase()}"`);
        break;
      case 'idtype':
        immutableIds = value.toLowerCase() === 'immutableid';
        if (immutableIds) applied.push('IdType="ImmutableId"');
        break;
      case 'odata.maxpagesize': {
        const size = Number(value);
        if (Number.isInteger(size) && size > 0) {
          pageSize = size;
          applied.push(`odata.maxpagesize=${size}`);
        }
        break;
      }
    }
  }
  return { timeZone, textBodies, immutableIds, pageSize, applied: applied.join(', ') };
}

const SERVER_ERROR =
  '<!DOCTYPE html><html><head><title>Server Error</title></head><body><h1>Server Error in Application.</h1></body></html>';
