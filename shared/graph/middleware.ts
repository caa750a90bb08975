import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { must } from '../errors.ts';
import { CallOption } from './call-option.ts';

/** The rest of the chain; may be called more than once. */
export type Next = (context: Context) => Promise<void>;

/** A link of the SDK's chain made from one function. */
export function middleware(run: (context: Context, next: Next) => Promise<void>): Middleware {
  let following: Middleware | null = null;
  return {
    execute: (context) =>
      run(context, (inner) => must(following, 'The last link of the chain has nothing after it.').execute(inner)),
    setNext: (next) => {
      following = next;
    },
  };
}

export function callOption(context: Context): CallOption {
  const option = context.middlewareControl?.getMiddlewareOptions(CallOption);
  if (option instanceof CallOption) return option;
  throw new Error('Every request to Graph carries a CallOption.');
}

export function addressOf(context: Context): string {
  return typeof context.request === 'string' ? context.request : context.request.url;
}

/** Sets one header on the request that is about to go out. */
export function setHeader(context: Context, name: string, value: string): void {
  const headers = new Headers(context.options?.headers);
  headers.set(name, value);
  context.options = { ...context.options, headers: Object.fromEntries(headers) };
}
