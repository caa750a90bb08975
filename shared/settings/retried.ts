import { isKind } from '../errors.ts';

const TRIES = 20;

/** Reads, changes and saves again while another writer came between: a run may write the same row at any time. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
    }
  }
}
