import type { Field, Item } from '../calendar/item.ts';
import { isKind, SyncError } from '../errors.ts';
import type { Activity, BeforeSend, HostActivities } from '../sync/ports.ts';
import { type ActivityReader, readBehind } from './activity-reader.ts';
import type { UserDirectory } from './directory.ts';
import type { Patcher } from './patcher.ts';
import { notThere } from './refusals.ts';
import { type Replacement, replace, replacements } from './write-activity.ts';

type ChangeCalls = Pick<HostActivities, 'update' | 'reassign'>;

/** What became of a patch. `told`: Severa's answer shows the activity; else it was read, and may be behind. */
interface Patched {
  readonly activity: Activity;
  readonly told: boolean;
}

/** The calls that change one activity (`PATCH`). */
export function createChangeCalls(directory: UserDirectory, reader: ActivityReader, patcher: Patcher): ChangeCalls {
  async function patch(id: string, body: readonly Replacement[], before?: BeforeSend): Promise<Patched> {
    const answer = await patcher(id, body, before);
    if (answer.kind === 'absent') throw notThere();
    const reading = await reader.understand(answer.value);
    if (reading.kind === 'activity') return { activity: reading.activity, told: true };
    const activity = await reader.read(id);
    // Severa took the change just now: its reading may be behind. If not, the next try is told.
    if (activity === null) throw readBehind();
    return { activity, told: false };
  }

  /**
   * Times without a rule. Most activities are singles, and are sent nothing about a recurrence; one that turns out to be a
   * series, by the answer or because its rule doesn't give such a start, is sent the whole again with its rule taken.
   */
  async function patchSingle(id: string, body: readonly Replacement[], before?: BeforeSend): Promise<Patched> {
    const patched = await patch(id, body, before).catch(async (error: unknown) => {
      if (!isKind(error, 'refused') || error.status !== 400) throw error;
      const current = await reader.read(id).catch(() => null);
      if (current?.kind !== 'series') throw error;
      return null;
    });
    if (patched !== null && patched.activity.kind !== 'series') return patched;
    return patch(id, [...body, replace('/recurrence', null)], before);
  }

  async function existing(id: string): Promise<Activity> {
    const activity = await reader.read(id);
    if (activity === null) throw notThere();
    return activity;
  }

  async function update(id: string, fields: Partial<Pick<Item, Field>>, ownerId: string, before?: BeforeSend) {
    await directory.prepare([ownerId]);
    const body = replacements(fields, directory.zoneOf(ownerId));
    if (body.length === 0) return existing(id);
    const { when } = fields;
    if (when === undefined) return (await patch(id, body, before)).activity;
    const recurs = when.rule !== undefined;
    const patched = recurs ? await patch(id, body, before) : await patchSingle(id, body, before);
    if ((patched.activity.kind === 'series') === recurs) return patched.activity;
    throw patched.told ? notTurned() : readBehind();
  }

  return {
    update,

    async reassign(id, { ownerId, typeId }, before) {
      const body = [
        ...(typeId === undefined ? [] : [replace('/activityType/guid', typeId)]),
        ...(ownerId === undefined ? [] : [replace('/ownerUser/guid', ownerId), ...(await sameTimes(id, ownerId))]),
      ];
      if (body.length === 0) return existing(id);
      const { activity, told } = await patch(id, body, before);
      const done =
        (ownerId ?? activity.ownerId) === activity.ownerId && (typeId ?? activity.typeId) === activity.typeId;
      if (!done) throw told ? notReassigned() : readBehind();
      return activity;
    },
  };

  /** Whole days and series are told by their owner's clock: where the next owner has another, they are written by his. */
  async function sameTimes(id: string, ownerId: string): Promise<readonly Replacement[]> {
    const current = await existing(id);
    await directory.prepare([ownerId]);
    const zone = directory.zoneOf(ownerId);
    const { when } = current.item;
    const floats = when.allDay || when.rule !== undefined;
    if (!floats || zone === directory.zoneOf(current.ownerId)) return [];
    return replacements({ when }, zone);
  }
}

function notTurned(): SyncError {
  return new SyncError(
    'refused',
    'severa.recurrence-kept',
    'Severa took the change but makes no series of a single activity, or no single one of a series.',
  );
}

function notReassigned(): SyncError {
  return new SyncError('refused', 'severa.not-reassigned', 'Severa took the change but kept owner or type.');
}
