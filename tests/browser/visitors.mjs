// People at a browser without JavaScript, and a look at their pages as a phone and axe see them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['no-sandbox', 'disable-gpu', 'disable-quic', 'no-first-run', 'disable-background-networking', 'disable-component-update', 'disable-sync'];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const DESKTOP = { width: 1100, height: 760 };
const PHONE = { width: 360, height: 740 };

/** In a page: what reaches past its right edge, where that makes the page scroll sideways. */
export function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const past = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth} px`, ...past.map((one) => one.outerHTML.slice(0, 120))];
}

export class Visitors {
  /** Requests to elsewhere and answers of 500 and above. */
  strange = [];

  /** Visitors at a desk without JavaScript, unless they come otherwise: so wide, with it. */
  static async launch(executablePath, url, { width = DESKTOP.width, script = false } = {}) {
    const visitors = new Visitors();
    visitors.seat = { viewport: { width, height: DESKTOP.height }, javaScriptEnabled: script };
    visitors.url = url;
    visitors.axe = await readFile(AXE, 'utf8');
    visitors.browser = await chromium.launch({ executablePath, args: FLAGS.map((flag) => `--${flag}`) });
    return visitors;
  }

  close = () => this.browser.close();

  visit = async (options = this.seat) => {
    const context = await this.browser.newContext({ locale: 'vi-VN', viewport: DESKTOP, ...options });
    context.setDefaultTimeout(60_000);
    context.on('request', (request) => request.url().startsWith(this.url) || this.strange.push(request.url()));
    context.on('response', (response) => response.status() < 500 || this.strange.push(`${response.status()} ${response.url()}`));
    const page = await context.newPage();
    // The page of the last answer is the one to photograph when a step fails.
    page.on('response', () => (this.latest = page));
    return page;
  };

  /** Presses a button of a page, or of a part of it; gives the answer behind any redirect once its page is there. */
  press = async (page, name, part = page) => {
    const isAnswer = (response) => response.request().isNavigationRequest() && response.status() !== 303;
    const button = part.getByRole('button', { name, exact: true });
    const [answer] = await Promise.all([page.waitForResponse(isAnswer), page.waitForEvent('domcontentloaded'), button.click()]);
    return answer;
  };

  /** A page of a file: its head begins with the subject's name. */
  file = (page, name) => page.getByRole('heading', { level: 1, name: new RegExp(`^${name} –`) }).waitFor();

  heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  signIn = async (page, { email }, password) => {
    await page.goto(`${this.url}/sign-in`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Mật khẩu').fill(password);
    return this.press(page, 'Đăng nhập');
  };

  home = async (page) => {
    await page.goto(this.url);
    await this.heading(page, 'Việc cần xử lý');
  };

  signedIn = async (account) => {
    const page = await this.visit();
    await this.signIn(page, account, account.password);
    await this.heading(page, 'Việc cần xử lý');
    return page;
  };

  /** Opens the address of a page as the same visitor, but with JavaScript for axe, on a phone and on a desktop. */
  inspect = async (name, page) => {
    const twin = await this.visit({ storageState: await page.context().storageState(), bypassCSP: true });
    for (const viewport of [PHONE, DESKTOP]) {
      await twin.setViewportSize(viewport);
      await twin.goto(page.url());
      await twin.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      const where = `${name} at ${viewport.width} px`;
      assert.deepEqual(await twin.evaluate(tooWide), [], `${where} scrolls sideways`);
      assert.equal(await twin.locator('h1').count(), 1, `${where}: h1`);
      const fields = 'input:not([type=hidden]), select, textarea';
      const bare = await twin.locator(fields).evaluateAll((all) => all.filter((field) => !field.labels.length).map((field) => field.outerHTML));
      assert.deepEqual(bare, [], `${where}: fields without a label`);
      await twin.evaluate(this.axe);
      const { violations } = await twin.evaluate(() => globalThis.axe.run());
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(grave.map(({ id, help, nodes }) => [id, help, ...nodes.map((node) => node.html)]), [], where);
    }
    await twin.context().close();
    this.latest = page;
  };

  photograph = async (page, folder, file) => folder && page.screenshot({ path: join(folder, file) });

  photographFailure = async () => {
    const path = join(tmpdir(), 'thidua-browser-failure.png');
    return this.latest?.screenshot({ path, fullPage: true }).then(() => path, () => null);
  };
}
