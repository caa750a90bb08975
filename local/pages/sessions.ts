import { randomBytes } from 'node:crypto';
import type { Language } from '../../shared/access/problem-codes.ts';
import { PEOPLE, type SamplePerson } from './people.ts';

export interface Session {
  readonly person: SamplePerson;
  readonly language: Language;
}

/** Who is signed in, by the random id in his cookie. Forgotten when the stack ends. */
export interface Sessions {
  get(id: string | undefined): Session | null;
  /** Returns the new session's id; null: there is no such person. */
  signIn(userId: string, language: Language): string | null;
  speak(id: string, language: Language): void;
  signOut(id: string): void;
}

/** Nobody signs in so often; a page that loops must not fill the memory. */
const MOST = 500;

export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  return {
    get: (id) => sessions.get(id ?? '') ?? null,
    signIn(userId, language) {
      const person = PEOPLE.find((one) => one.userId === userId);
      if (person === undefined) return null;
      const oldest = sessions.keys().next();
      if (sessions.size >= MOST && oldest.done !== true) sessions.delete(oldest.value);
      const id = randomBytes(24).toString('base64url');
      sessions.set(id, { person, language });
      return id;
    },
    speak(id, language) {
      const session = sessions.get(id);
      if (session !== undefined) sessions.set(id, { ...session, language });
    },
    signOut: (id) => void sessions.delete(id),
  };
}
