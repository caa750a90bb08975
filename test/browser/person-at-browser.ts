import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { RunningStack } from '../../local/stack/run-stack.ts';
import { start } from '../e2e/stack-setting.ts';
import { browserToLaunch } from './chromium.ts';

/** A Monday morning in Helsinki. */
export const NOW = Date.UTC(2026, 2, 2, 7);

/** The local stack with its sample, and a browser to look at its pages with. */
export interface Setting {
  readonly stack: RunningStack['stack'];
  readonly url: string;
  /** A window of its own in which nobody is signed in. */
  window(options?: { readonly width?: number; readonly language?: string }): Promise<Page>;
  /** A window with this person signed in, at the calendar. */
  signedIn(name: string, options?: { readonly width?: number; readonly language?: string }): Promise<Page>;
  /** Ends every window but these: each asks the service all the time, and its person has a limit there. */
  leaveAllBut(...pages: readonly Page[]): Promise<void>;
  /** What went wrong in any window: errors of scripts, refusals of the content security policy. */
  readonly complaints: readonly string[];
  end(): Promise<void>;
}

/** How long a page waits for what the sync brings, in milliseconds. */
export const PATIENCE_MS = 20_000;

export async function openSetting(): Promise<Setting> {
  const [{ stack, pagesUrl, close }, browser] = await Promise.all([
    start({ once: false, now: NOW }),
    browserToLaunch().then((options): Promise<Browser> => chromium.launch(options)),
  ]);
  const url = pagesUrl ?? '';
  const complaints: string[] = [];
  const window: Setting['window'] = async ({ width = 1400, language = 'en' } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height: 1000 },
      locale: language,
      baseURL: url,
      ignoreHTTPSErrors: true,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('weberror', (error) => complaints.push(error.error().message));
    context.on('console', (message) => {
      // A refusal is shown on the page; the browser counts its status as an error.
      const isStatus = /^Failed to load resource: the server responded with a status of 4/u.test(message.text());
      if (message.type() === 'error' && !isStatus) complaints.push(message.text());
    });
    const page = await context.newPage();
    await page.goto('/');
    return page;
  };
  return {
    stack,
    url,
    window,
    complaints,
    async leaveAllBut(...pages) {
      const kept = pages.map((page) => page.context());
      for (const context of browser.contexts()) if (!kept.includes(context)) await context.close();
    },
    async signedIn(name, options) {
      const page = await window(options);
      await page.locator(`button[name=person]`, { hasText: name }).click();
      await page.locator('#calendars').waitFor();
      return page;
    },
    async end() {
      await browser.close();
      await close();
    },
  };
}

/** What WCAG 2.2 AA holds against the page, by rule and place. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: here } = globalThis as unknown as { readonly axe: typeof axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await here.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
  return violations;
}
