import windowsIana from 'windows-iana';
import { findUser, openDirectory, userNotFound } from './access.ts';
import { type Answer, answerJson, segmentNotFound } from './answers.ts';
import type { IssuedToken, World } from './world.ts';

const STANDARD = /^supportedTimeZones(?:\(TimeZoneStandard=microsoft\.graph\.timeZoneStandard'(windows|iana)'\))?$/i;

/** GET /users/{id}/outlook/supportedTimeZones: of a directory role, not of a calendar one. */
export function supportedTimeZones(world: World, token: IssuedToken, user: string, call: string): Answer {
  openDirectory(token);
  if (!findUser(world, token.tenantId, user)) throw userNotFound(user);
  const match = STANDARD.exec(call);
  if (!match) throw segmentNotFound(call);
  const table = windowsIana.WINDOWS_TO_IANA_MAP;
  const names =
    match[1]?.toLowerCase() === 'iana' ? table.flatMap(({ iana }) => iana) : table.map((row) => row.windowsName);
  const value = [...new Set(names)].sort().map((alias) => ({ alias, displayName: alias }));
  return answerJson(200, { value });
}
