import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Env } from './context.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'app.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** What the pages are made of besides HTML: nothing comes from anywhere else. */
export function assetRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  for (const [name, type] of Object.entries(ASSETS)) {
    routes.get(`/${name}`, async (context) => {
      const bytes = await readFile(new URL(`../assets/${name}`, import.meta.url), 'utf8');
      return context.body(bytes, 200, { 'content-type': type, 'cache-control': 'no-cache' });
    });
  }
  return routes;
}
