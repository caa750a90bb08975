import { SyncError } from '../../../shared/errors.ts';

/** The code of the error that this throws; null: it throws none. */
export function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof SyncError) return error.code;
    throw error;
  }
}
