import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { HTTP_ROUTES, methodsAt } from '../../../functions/http-routes.ts';
import { openapi, openapiDocument } from '../../../functions/openapi.ts';
import { type LoadedApp, loadApp } from '../../../local/functions-host/app-loader.ts';
import { applySettings } from '../../../local/functions-host/settings.ts';
import { type HttpTrigger, readTrigger } from '../../../local/functions-host/triggers.ts';
import { PROBLEMS } from '../../../shared/access/problem-codes.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape is looked into
type Doc = any;

const SETTINGS = {
  ENTRA_CLIENT_ID: 'app',
  PUBLIC_BASE_URL: 'https://sync.example.com',
  ENTRA_CLIENT_SECRET: 'entra-secret',
  HOST_TOKEN_ISSUER: 'https://host.example.com',
  HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
  HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
  KEY_VAULT_URL: 'https://name.vault.azure.net',
  DATA_CONNECTION: 'UseDevelopmentStorage=true',
};

let app: LoadedApp;
let restore = () => {};
let doc: Doc;
beforeAll(async () => {
  restore = applySettings(SETTINGS);
  const main = new URL('../../../functions/main.ts', import.meta.url);
  app = await loadApp(main, fileURLToPath(new URL('.', main)), () => {});
  doc = JSON.parse(JSON.stringify(openapiDocument()));
});
afterAll(async () => {
  await app.unload();
  restore();
});

/** `GET /health`, as the host has been told. */
function registered(): readonly string[] {
  const triggers = [...app.registrations.functions.values()].map((one) => readTrigger(one, SETTINGS));
  const served = triggers.filter((one): one is HttpTrigger => one.kind === 'http' && !one.route.includes('*'));
  return served.flatMap(({ methods, route }) => methods.map((method) => `${method} /${route}`));
}

function described(): readonly string[] {
  return Object.entries<Doc>(doc.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

function operations(): readonly Doc[] {
  return Object.values<Doc>(doc.paths).flatMap((one) => Object.values<Doc>(one));
}

/** Every `$ref` in it. */
function refs(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === '$ref' ? [String(one)] : refs(one)));
}

describe('the document of the surface', () => {
  it('describes every route that is registered, and no other', () => {
    expect(registered().length).toBeGreaterThan(10);
    expect([...described()].sort()).toEqual([...registered()].sort());
  });

  it('is OpenAPI 3.1, served to anyone', async () => {
    const answer = await openapi();
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(String(answer.body))).toEqual(doc);
    expect(doc).toMatchObject({ openapi: '3.1.0', info: { title: expect.any(String), version: expect.any(String) } });
  });

  it('names each operation once, and defines everything that it refers to', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(Object.keys(HTTP_ROUTES).sort());
    expect(refs(doc).length).toBeGreaterThan(20);
    for (const ref of refs(doc))
      expect(doc.components.schemas).toHaveProperty(ref.replace('#/components/schemas/', ''));
  });

  it('declares every parameter of a path', () => {
    for (const [path, ways] of Object.entries<Doc>(doc.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name);
      for (const { parameters } of Object.values<Doc>(ways)) {
        const declared = parameters.filter((one: Doc) => one.in === 'path').map((one: Doc) => one.name);
        expect(declared, path).toEqual(names);
      }
    }
  });

  it('lists every problem code, at its status', () => {
    const listed = new Map<string, string>();
    for (const { responses } of operations()) {
      for (const [status, { content }] of Object.entries<Doc>(responses)) {
        const schema = content?.['application/problem+json']?.schema;
        for (const code of schema?.allOf[1].properties.code.enum ?? []) listed.set(code, status);
      }
    }
    // These two are told where there is no route.
    for (const code of ['not-found', 'method-not-allowed']) listed.set(code, String(PROBLEMS[code as 'not-found']));
    const all = Object.entries(PROBLEMS).map(([code, status]) => [code, String(status)]);
    expect([...listed].sort()).toEqual(all.sort());
    expect(doc.components.schemas.Problem.properties.code.enum.sort()).toEqual(Object.keys(PROBLEMS).sort());
  });

  it.each(schemaNames())('gives an example of %s that keeps to its schema, and one that does not is found', (name) => {
    const { examples, ...schema } = doc.components.schemas[name];
    expect(examples).toHaveLength(1);
    const reader = z.fromJSONSchema({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(reader.safeParse(examples[0]).error).toBeUndefined();
    const isAllOptional = (schema.required ?? []).length === 0;
    expect(reader.safeParse({}).success).toBe(isAllOptional);
    const [[first] = []] = [Object.keys(examples[0])];
    expect(reader.safeParse({ ...examples[0], [first ?? '']: { not: 'this' } }).success).toBe(false);
  });

  it('asks for a token wherever one is needed', () => {
    const open = operations().filter(({ security }) => security.length === 0);
    // A browser on its way through a consent has no token of the host app, but the one of its step.
    const browsers = Object.entries(HTTP_ROUTES)
      .filter(([, [, route]]) => /^consent\/|^mailbox-proof\/(?:start|verified)$/u.test(route))
      .map(([name]) => name);
    expect(browsers).toHaveLength(6);
    expect(open.map(({ operationId }) => operationId).sort()).toEqual([...browsers, 'health', 'openapi'].sort());
    for (const one of operations()) {
      if ('operatorToken' in (one.security[0] ?? {})) expect(one.operationId).toMatch(/^operator-/u);
      else if (one.security.length > 0) expect(['admin', 'user']).toContain(one['x-role']);
    }
  });
});

function schemaNames(): readonly string[] {
  const { components } = openapiDocument() as Doc;
  return Object.keys(components.schemas);
}

describe('methods at a path', () => {
  it.each([
    ['organization/exchange', ['GET', 'HEAD', 'PUT', 'DELETE']],
    ['Organization//Exchange/', ['GET', 'HEAD', 'PUT', 'DELETE']],
    ['me/calendar-sync/issues/{id}/retry', ['POST']],
    ['me/calendar-sync/issues/retry', []],
    ['', []],
  ])('%s: %j', (path, methods) => {
    expect(methodsAt(path)).toEqual(methods);
  });
});
