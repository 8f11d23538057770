// Every page that each role of the demo can reach by links: none dead, none heavy, none with a fault of HTML, none that scrolls sideways or
// that axe finds fault with, on phones and desks, in both languages, light and dark.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/crawl.mjs
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { Service } from './service.mjs';
import { Visitors, tooWide } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');

const MOST_PAGES = 150;
const HEAVIEST = 8 * 1024;
const WIDTHS = [320, 390, 1280];
/** Of what is a list of things alike, so many are looked at. */
const ALIKE = 4;

/** What the standard of HTML asks for, whatever the taste. */
const validator = new HtmlValidate({ extends: ['html-validate:standard'] });

async function step(name, run) {
  try {
    await run();
  } catch (error) {
    error.stack = `FAILED  ${name}\n${error.stack}`;
    throw error;
  }
  console.log(`ok  ${name}`);
}

/** The address of pages that look alike: what is an id in it is left out, and what is asked for. */
const kindOf = (path) => path.split('?')[0].replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

const linksOf = (html) =>
  [...html.matchAll(/<a\s[^>]*href="([^"]+)"/g)]
    .map(([, link]) => link.replaceAll(/&(?:amp|#38);/g, '&').split('#')[0])
    .filter((link) => link.startsWith('/'));

/** All pages one reader comes to; answers one of each kind. */
async function crawl(url, cookie, name) {
  const found = ['/'];
  const read = [];
  const alike = {};
  for (let at = 0; at < found.length && at < MOST_PAGES; at++) {
    const path = found[at];
    const answer = await fetch(url + path, { headers: { cookie, 'accept-language': 'vi' }, redirect: 'manual' });
    if (answer.status === 303) continue;
    assert.equal(answer.status, 200, `${name}: ${path}`);
    if (!answer.headers.get('content-type').startsWith('text/html')) {
      await answer.body.cancel();
      continue;
    }
    read.push(path);
    const html = await answer.text();
    const weight = gzipSync(html).length;
    assert(weight <= HEAVIEST, `${name}: ${path} weighs ${weight} bytes`);
    const { results } = validator.validateStringSync(html);
    const faults = results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message}: ${html.split('\n')[line - 1]}`));
    assert.deepEqual(faults, [], `${name}: ${path}`);
    for (const link of linksOf(html)) {
      const kind = kindOf(link) + (link.includes('cursor=') ? ' next' : '');
      if (found.includes(link) || (alike[kind] ?? 0) >= ALIKE) continue;
      alike[kind] = (alike[kind] ?? 0) + 1;
      found.push(link);
    }
  }
  return read;
}

async function audited(page, where, width, rules) {
  await page.setViewportSize({ width, height: 800 });
  assert.deepEqual(await page.evaluate(tooWide), [], `${where} scrolls sideways at ${width} px`);
  const { violations } = await page.evaluate((only) => globalThis.axe.run(only ? { runOnly: only } : {}), rules);
  assert.deepEqual(violations.map(({ id, help, nodes }) => [id, help, ...nodes.map((node) => node.html)]), [], `${where} at ${width} px`);
}

/** A page as it was opened, at each width: every rule of axe in light, those of colours in dark. */
async function look(page, axe, where) {
  await page.evaluate(axe);
  for (const width of WIDTHS) {
    await page.emulateMedia({ colorScheme: 'light' });
    await audited(page, `${where}, light`, width);
    await page.emulateMedia({ colorScheme: 'dark' });
    await audited(page, `${where}, dark`, width, ['color-contrast']);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function pages({ demo }, visitors) {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const seen = new Map();
  const roles = new Set();
  for (const account of demo.accounts) {
    // One of each role and kind of unit: a commune, a department, a company.
    const role = `${account.role} ${account.unit.split(' ')[0]}`;
    if (roles.has(role)) continue;
    roles.add(role);
    const name = `${account.role} of ${account.unit}`;
    await step(`no link is dead for the ${name}`, async () => {
      const page = await visitors.signedIn(account);
      const state = await page.context().storageState();
      await page.context().close();
      const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      for (const path of await crawl(demo.url, cookie, name)) {
        const kind = kindOf(path);
        if (!seen.has(kind)) seen.set(kind, { path, state, name });
      }
    });
  }
  await step(`${seen.size} kinds of pages hold at every width, in both languages, light and dark`, async () => {
    for (const [kind, { path, state, name }] of seen) {
      for (const lang of ['vi', 'en']) {
        const page = await visitors.visit({ storageState: state, bypassCSP: true });
        await page.context().addCookies([{ name: 'lang', value: lang, url: demo.url }]);
        await page.goto(demo.url + path);
        assert.equal(await page.locator('html').getAttribute('lang'), lang);
        await look(page, axe, `${kind} for the ${name} in ${lang}`);
        if (SCREENSHOTS && lang === 'vi') {
          for (const width of [390, 1280]) {
            await page.setViewportSize({ width, height: 900 });
            await page.screenshot({ path: join(SCREENSHOTS, `${kind.replaceAll('/', '_')}-${width}.png`), fullPage: true });
          }
        }
        await page.context().close();
      }
    }
  });
}

const service = await Service.prepare();
let visitors;
try {
  await step('the demo starts', () => service.start(THIDUA_BIN));
  visitors = await Visitors.launch(CHROMIUM, service.demo.url);
  await pages(service, visitors);
  await step('every request went to the service and none failed in it', () => assert.deepEqual(visitors.strange, []));
} catch (error) {
  console.error(error.stack);
  if (service.log) console.error(`The service said:\n${service.log}`);
  process.exitCode = 1;
} finally {
  await visitors?.close();
  await service.clean();
}
