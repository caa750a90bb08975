import ICAL from 'ical.js';
import { z } from 'zod';
import type { Component } from './components.ts';
import { CannotHold } from './left.ts';

/** jCal of one property (RFC 7265, 3.4): name, parameters, type, first value. */
const jCal = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string(), z.unknown()], z.unknown());

export interface Property {
  /** Upper case. */
  readonly name: string;
  /** The content line as it stands in the file, unfolded. */
  readonly line: string;
  readonly value: unknown;
  /** All values, where a property has several. */
  readonly values: readonly unknown[];
  /** A parameter's first value, '' when it isn't there. */
  param(name: string): string;
}

export function has(component: Component, name: string): boolean {
  return component.lines.some((line) => line.name === name);
}

/** The first property of a name, or null. Throws CannotHold where its line can't be read. */
export function propertyOf(component: Component, name: string): Property | null {
  const line = component.lines.find((each) => each.name === name);
  return line ? read(line.name, line.text) : null;
}

export function propertiesOf(component: Component, name: string): Property[] {
  return component.lines.filter((line) => line.name === name).map((line) => read(line.name, line.text));
}

/** Text of the first property of a name, escapes undone; '' when it isn't there. */
export function textOf(component: Component, name: string): string {
  const value = propertyOf(component, name)?.value ?? '';
  if (typeof value !== 'string') throw new CannotHold('broken');
  return value;
}

/** A word of a fixed set, such as a status. */
export function wordOf(component: Component, name: string): string {
  return textOf(component, name).trim().toUpperCase();
}

function read(name: string, line: string): Property {
  const [, params, , value, ...more] = parse(mended(line));
  const param = (wanted: string) => {
    const given = params[wanted];
    const first: unknown = Array.isArray(given) ? given[0] : given;
    return typeof first === 'string' ? first.trim() : '';
  };
  if (param('encoding').toUpperCase() === 'QUOTED-PRINTABLE') throw new CannotHold('old-encoding');
  return { name, line, value, values: [value, ...more], param };
}

function parse(line: string): z.infer<typeof jCal> {
  try {
    return jCal.parse(ICAL.parse.property(line));
  } catch {
    throw new CannotHold('broken');
  }
}

/** Puts the quotes around a zone's display name that its colon asks for: `TZID=(UTC+01:00) Berlin:20260301T090000`. */
function mended(line: string): string {
  return line.replace(/;TZID=([^";:]*:[^";]*)(?=:\d{8}(?:T\d{6}Z?)?\s*$)/iu, ';TZID="$1"');
}
