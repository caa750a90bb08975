import type { HttpResponseInit } from '@azure/functions';
import * as z from 'zod';
import { isProblemCode, LANGUAGES, PROBLEMS, type ProblemCode } from '../shared/access/problem-codes.ts';
import { pageQuery } from '../shared/settings/paging.ts';
import { json } from './answers.ts';
import { HTTP_ROUTES, type RouteName } from './http-routes.ts';
import { EXAMPLES } from './openapi-examples.ts';
import { ROUTE_TEXTS, type RouteText } from './openapi-routes.ts';
import { SCHEMAS, type SchemaName } from './openapi-schemas.ts';

type Json = Readonly<Record<string, unknown>>;

let made: Json | undefined;

/** The surface as a document, for whoever writes a client. */
export async function openapi(): Promise<HttpResponseInit> {
  made ??= openapiDocument();
  return json(made);
}

/** OpenAPI 3.1, made of the list of routes and of the schemas that requests are checked with. */
export function openapiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of Object.keys(HTTP_ROUTES).filter(isRoute)) {
    const [method, route] = HTTP_ROUTES[name];
    paths[`/${route}`] = { ...paths[`/${route}`], [method.toLowerCase()]: operation(name) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Severa calendar sync',
      version: '1',
      description:
        "Called by the host app's back end. The organisation of the token is the organisation of everything in a call. " +
        `Refusals are problem documents (RFC 9457) with a stable code; texts in ${LANGUAGES.join(', ')} by the token's locale, then Accept-Language.`,
    },
    servers: [{ url: '/api' }],
    paths,
    components: {
      securitySchemes: {
        hostToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'Signed by the host app (asymmetric), valid for at most 5 minutes; claims sub, org, roles, iat, exp, and of a person email, email_verified, name; locale.',
        },
        operatorToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'As hostToken, for the audience of operators; claims sub, iat, exp, locale.',
        },
      },
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, { ...jsonSchema(schema), examples: [exampleOf(name)] }]),
      ),
    },
  };
}

function isRoute(name: string): name is RouteName {
  return Object.hasOwn(HTTP_ROUTES, name);
}

function exampleOf(name: string): unknown {
  return Object.entries(EXAMPLES).find(([one]) => one === name)?.[1];
}

function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

function operation(name: RouteName): Json {
  const text = ROUTE_TEXTS[name];
  return {
    operationId: name,
    summary: text.summary,
    ...securityOf(text),
    parameters: parametersOf(name, text),
    ...(text.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: ref(text.body) } } } }),
    responses: { ...answersOf(text), ...problemsOf(name) },
  };
}

function securityOf(text: RouteText): Json {
  if (text.who === 'anyone' || text.who === 'browser') return { security: [] };
  if (text.who === 'operator') return { security: [{ operatorToken: [] }] };
  return { security: [{ hostToken: [] }], 'x-role': roleOf(text) };
}

function roleOf({ who }: RouteText): string {
  return who === 'self' ? 'user' : who;
}

function parametersOf(name: RouteName, { paged, ifMatch, query = [], neededQuery = [] }: RouteText): readonly Json[] {
  const [, route] = HTTP_ROUTES[name];
  const text = { type: 'string' };
  const parameters: Json[] = [...route.matchAll(/\{(\w+)\}/gu)].map(([, param]) => ({
    name: param,
    in: 'path',
    required: true,
    schema: text,
  }));
  for (const param of neededQuery) parameters.push({ name: param, in: 'query', required: true, schema: text });
  for (const param of query) parameters.push({ name: param, in: 'query', schema: text });
  if (paged)
    for (const param of Object.keys(pageQuery.shape)) parameters.push({ name: param, in: 'query', schema: text });
  if (ifMatch !== undefined) {
    parameters.push({ name: 'If-Match', in: 'header', required: ifMatch === 'needed', schema: text });
  }
  return parameters;
}

function pageContent(text: string): Json {
  return /^A page\b/u.test(text) ? { content: { 'text/html': { schema: { type: 'string' } } } } : {};
}

function answersOf({ answers }: RouteText): Json {
  const entries = Object.entries(answers).map(([status, { text, schema }]) => {
    const content =
      schema === undefined ? pageContent(text) : { content: { 'application/json': { schema: ref(schema) } } };
    return [status, { description: text, ...content }] as const;
  });
  return Object.fromEntries(entries);
}

/** Every code that a route may answer with; what each says is in `Problem`. */
export function problemCodesOf(name: RouteName): readonly ProblemCode[] {
  const { who, body, paged, ifMatch, problems } = ROUTE_TEXTS[name];
  if (who === 'anyone' || who === 'browser') return problems;
  const codes = new Set<ProblemCode>(problems);
  for (const code of Object.keys(PROBLEMS).filter(isProblemCode)) if (code.startsWith('token-')) codes.add(code);
  if (who !== 'operator') codes.add('role-missing');
  for (const code of ['too-many-requests', 'body-too-large', 'internal', 'unavailable'] as const) codes.add(code);
  // A body that is no text is refused wherever it is sent.
  codes.add('body-malformed');
  if (who === 'self') codes.add('delegated-token');
  if (paged) codes.add('query-invalid');
  if (ifMatch !== undefined) codes.add('precondition-failed');
  if (ifMatch === 'needed') codes.add('precondition-required');
  if (body !== undefined) codes.add('body-invalid');
  return [...codes];
}

function problemsOf(name: RouteName): Json {
  const byStatus = Map.groupBy(problemCodesOf(name), (code) => PROBLEMS[code]);
  const entries = [...byStatus].map(([status, codes]) => {
    const schema = { allOf: [ref('Problem'), { properties: { code: { enum: codes.toSorted() } } }] };
    const content = { 'application/problem+json': { schema } };
    return [String(status), { description: codes.toSorted().join(', '), content }] as const;
  });
  return Object.fromEntries(entries);
}
