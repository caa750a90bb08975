import type { OrganizationRefusal } from './switches.ts';

/** Error types of Severa's ExceptionTypeEnum that the simulator uses. */
export type ProblemType =
  | 'InternalSystemError'
  | 'AuthenticationRequired'
  | 'InvalidParameter'
  | 'InvalidOperation'
  | 'InvalidRequest'
  | 'InsufficientApiScope'
  | OrganizationRefusal;

export type LocationType = 'PathParameter' | 'RequestBody' | 'RequestHeader' | 'UriParameter';

export interface ProblemLocation {
  readonly type: LocationType;
  readonly name: string | null;
  readonly identifier: string | null;
}

/** An answer that refuses: thrown anywhere below the router, turned into Severa's ExceptionModel there. */
export class Problem extends Error {
  readonly status: number;
  readonly type: ProblemType;
  readonly location: ProblemLocation | null;

  constructor(status: number, type: ProblemType, message: string, location: ProblemLocation | null = null) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.type = type;
    this.location = location;
  }

  /** The body's `error` member. */
  model(url: string | null): object {
    return {
      httpStatusCode: this.status,
      type: this.type,
      details: [{ message: this.message, url, location: this.location }],
      stack: null,
    };
  }
}

export function badBody(message: string, name: string): Problem {
  return new Problem(400, 'InvalidParameter', message, { type: 'RequestBody', name, identifier: name });
}

export function badQuery(message: string, name: string): Problem {
  return new Problem(400, 'InvalidParameter', message, { type: 'UriParameter', name, identifier: name });
}

/** No enum value of Severa's document stands for 404; the status is what counts. */
export function notFound(what: string, guid: string): Problem {
  return new Problem(404, 'InvalidParameter', `${what} was not found.`, {
    type: 'PathParameter',
    name: 'guid',
    identifier: guid,
  });
}
