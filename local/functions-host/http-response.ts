import type { ServerResponse } from 'node:http';
import { z } from 'zod';

const nullable = <T extends z.ZodType>(value: T) => z.object({ value }).nullish();

const cookieSchema = z.object({
  name: z.string(),
  value: z.string(),
  domain: nullable(z.string()),
  path: nullable(z.string()),
  expires: nullable(z.object({ seconds: z.number() })),
  secure: nullable(z.boolean()),
  httpOnly: nullable(z.boolean()),
  sameSite: z.enum(['none', 'lax', 'strict', 'explicitNone']).nullish(),
  maxAge: nullable(z.number()),
});

/** The HTTP output in the shape the worker hands to the host. */
const outputSchema = z.object({
  statusCode: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  cookies: z.array(cookieSchema).default([]),
  body: z.object({ bytes: z.instanceof(Uint8Array).optional(), string: z.string().optional() }).nullish(),
});

/** Answers with what the function returned; a function that returned nothing gives 200 and an empty body. */
export function sendOutput(response: ServerResponse, output: unknown): void {
  if (output === null || output === undefined) {
    sendEmpty(response, 200);
    return;
  }
  const { statusCode, headers, cookies, body } = outputSchema.parse(output);
  const bytes = Buffer.from(body?.bytes ?? body?.string ?? '');
  response.statusCode = Number(statusCode);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies.map(cookieText));
  const bodiless = response.statusCode === 204 || response.statusCode === 304;
  if (!bodiless) response.setHeader('content-length', bytes.length);
  response.end(bodiless ? undefined : bytes);
}

export function sendEmpty(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.setHeader('content-length', 0);
  response.end();
}

const sameSiteText = { none: null, lax: 'Lax', strict: 'Strict', explicitNone: 'None' };

function cookieText(cookie: z.infer<typeof cookieSchema>): string {
  const expires = cookie.expires?.value;
  const sameSite = cookie.sameSite ? sameSiteText[cookie.sameSite] : null;
  const parts = [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    expires ? `Expires=${new Date(expires.seconds * 1000).toUTCString()}` : null,
    cookie.maxAge ? `Max-Age=${Math.trunc(cookie.maxAge.value)}` : null,
    cookie.domain ? `Domain=${cookie.domain.value}` : null,
    cookie.path ? `Path=${cookie.path.value}` : null,
    cookie.secure?.value ? 'Secure' : null,
    cookie.httpOnly?.value ? 'HttpOnly' : null,
    sameSite === null ? null : `SameSite=${sameSite}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}
