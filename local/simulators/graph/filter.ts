import { GraphFailure } from './answers.ts';
import { canonicalPropertyId } from './extended-properties.ts';
import type { StoredEvent } from './state.ts';

type Test = (item: StoredEvent) => boolean;
type Value = string | number | boolean | null;

const TOKEN = /\s*('(?:[^']|'')*'|[()]|[^\s()',]+|,)/gy;

/** Properties of the list that $filter can compare, and how. Everything else is refused. */
const COMPARABLE: Readonly<Record<string, (item: StoredEvent) => Value>> = {
  icaluid: (item) => item.iCalUId,
  subject: (item) => item.content.subject,
  isallday: (item) => item.span.allDay,
  iscancelled: (item) => item.isCancelled,
  isorganizer: (item) => item.isOrganizer,
  importance: (item) => item.content.importance,
  sensitivity: (item) => item.content.sensitivity,
  showas: (item) => item.content.showAs,
  type: (item) => (item.recurrence ? 'seriesMaster' : 'singleInstance'),
  createddatetime: (item) => item.created,
  lastmodifieddatetime: (item) => item.modified,
  'start/datetime': (item) => item.span.start,
  'end/datetime': (item) => item.span.end,
};
const TIMES = new Set(['createddatetime', 'lastmodifieddatetime', 'start/datetime', 'end/datetime']);

/**
 * $filter on /events as Outlook understands it: comparisons, and/or/not, startswith, and the lambda over extended
 * properties. Throws the 400s that it has for the rest.
 */
export function readFilter(text: string): Test {
  const tokens = [...text.matchAll(TOKEN)].flatMap((match) => parted(match[1] ?? ''));
  if (tokens.join('').replaceAll("'", '').length < text.replace(/[\s']/g, '').length) throw invalid();
  const parser = new Parser(tokens);
  const test = parser.either();
  parser.end();
  return test;
}

/** `ep:ep/id` is the variable of a lambda and a property. */
function parted(token: string): string[] {
  const [, variable, rest] = /^([a-z]\w*:)([a-z]\w*\/\w+)$/i.exec(token) ?? [];
  return variable !== undefined && rest !== undefined ? [variable, rest] : [token];
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  either(): Test {
    let test = this.both();
    while (this.#take('or')) {
      const left = test;
      const right = this.both();
      test = (item) => left(item) || right(item);
    }
    return test;
  }

  both(): Test {
    let test = this.one();
    while (this.#take('and')) {
      const left = test;
      const right = this.one();
      test = (item) => left(item) && right(item);
    }
    return test;
  }

  one(): Test {
    if (this.#take('not')) {
      const test = this.one();
      return (item) => !test(item);
    }
    if (this.#take('(')) {
      const test = this.either();
      this.#expect(')');
      return test;
    }
    if (this.#take('startswith')) return this.#startsWith();
    const name = this.#next();
    if (/^singleValueExtendedProperties\/any$/i.test(name)) return this.#anyProperty();
    return comparison(name, this.#next().toLowerCase(), this.#next());
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw invalid();
  }

  #startsWith(): Test {
    this.#expect('(');
    const read = readerOf(this.#next());
    this.#expect(',');
    const start = String(literal(this.#next())).toLowerCase();
    this.#expect(')');
    return (item) =>
      String(read(item) ?? '')
        .toLowerCase()
        .startsWith(start);
  }

  /** `(ep: ep/id eq '…' and ep/value eq '…')`, in either order, `ne null` included. */
  #anyProperty(): Test {
    this.#expect('(');
    const variable = this.#next().replace(/:$/, '');
    let id: string | null = null;
    let test: (value: string) => boolean = () => true;
    do {
      const name = this.#next();
      const operator = this.#next().toLowerCase();
      const value = literal(this.#next());
      if (name === `${variable}/id` && operator === 'eq') id = canonicalPropertyId(String(value));
      else if (name === `${variable}/value` && operator === 'eq') test = (held) => held === value;
      else if (name === `${variable}/value` && operator === 'ne') test = (held) => held !== value;
      else throw invalid();
    } while (this.#take('and'));
    this.#expect(')');
    if (id === null) throw invalid();
    const wanted = id;
    return (item) => {
      const held = item.extendedProperties.get(wanted);
      return held !== undefined && test(held);
    };
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw invalid();
    this.#at += 1;
    return token;
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string): void {
    if (!this.#take(word)) throw invalid();
  }
}

function comparison(name: string, operator: string, text: string): Test {
  const read = readerOf(name);
  const value = TIMES.has(name.toLowerCase()) ? timeLiteral(text) : literal(text);
  const fold = (held: Value) => (typeof held === 'string' ? held.toLowerCase() : held);
  const order = (item: StoredEvent) => Number(read(item)) - Number(value);
  switch (operator) {
    case 'eq':
      return (item) => fold(read(item)) === fold(value);
    case 'ne':
      return (item) => fold(read(item)) !== fold(value);
    case 'ge':
      return (item) => order(item) >= 0;
    case 'gt':
      return (item) => order(item) > 0;
    case 'le':
      return (item) => order(item) <= 0;
    case 'lt':
      return (item) => order(item) < 0;
    default:
      throw invalid();
  }
}

function readerOf(name: string): (item: StoredEvent) => Value {
  const read = COMPARABLE[name.toLowerCase()];
  if (read) return read;
  if (name.toLowerCase() === 'uid') {
    throw new GraphFailure(400, 'UnsupportedEntityExpression', `The property '${name}' is not supported in a filter.`);
  }
  const shown = name.charAt(0).toUpperCase() + name.slice(1);
  throw new GraphFailure(400, 'ErrorInvalidProperty', `The property '${shown}' does not support filtering.`);
}

function literal(text: string): Value {
  if (text.startsWith("'") && text.endsWith("'") && text.length > 1) return text.slice(1, -1).replaceAll("''", "'");
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw invalid();
}

function timeLiteral(text: string): number {
  const bare = text.replace(/^'|'$/g, '');
  const at = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(bare) ? bare : `${bare}Z`);
  if (Number.isNaN(at)) throw invalid();
  return at;
}

function invalid(): GraphFailure {
  return new GraphFailure(400, 'BadRequest', 'Invalid filter clause.');
}
