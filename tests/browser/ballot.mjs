// A member of the demo's council votes on a telephone without JavaScript: finds the ballot, agrees to all but one, looks it over,
// sends it and reads the receipt; votes again, and finds the last receipt among those that were counted.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/ballot.mjs
import assert from 'node:assert/strict';
import { Service } from './service.mjs';
import { Visitors, tooWide } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');

const PHONE = { width: 390, height: 844 };

async function step(name, run) {
  try {
    await run();
  } catch (error) {
    error.stack = `FAILED  ${name}\n${error.stack}`;
    throw error;
  }
  console.log(`ok  ${name}`);
}

/** Somebody who asks the API. */
async function asking(url, { email, password }) {
  const api = `${url}/api/v1`;
  const json = { 'content-type': 'application/json' };
  const session = await fetch(`${api}/sessions`, { method: 'POST', headers: json, body: JSON.stringify({ email, password }) });
  const authorization = `Bearer ${(await session.json()).access_token}`;
  const ask = async (method, path, { version, body } = {}) => {
    const headers = { authorization, ...json };
    if (version) headers['if-match'] = `"${version}"`;
    const answer = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert(answer.ok, `${method} ${path} by ${email}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : {};
  };
  const get = (path) => ask('GET', path);
  /** Changes a thing as it is now. */
  const at = async (method, path, body = {}, of = path) => ask(method, path, { body, version: (await get(of)).version });
  return { get, at };
}

async function ballot({ demo }, visitors) {
  const { visit, signedIn, press, heading, inspect, photograph } = visitors;
  const account = (role, unit) => demo.accounts.find((one) => one.role === role && one.unit === unit);
  const province = 'Tỉnh Hồng Giang (giả định)';
  const voter = account('chairman', province);
  const secretary = await asking(demo.url, account('council_secretary', province));
  const line = (page, number) => page.locator(`#line-${number}`);
  const choice = (page, number, name) => line(page, number).getByRole('radio', { name, exact: true });
  const marked = (page) => page.getByRole('radio', { checked: true }).count();
  let open, count, phone, first;

  await step('the council votes, and one of its members has not', async () => {
    const waits = await (await asking(demo.url, voter)).get('/me/ballots');
    assert.equal(waits.items.length, 1);
    [open] = waits.items;
    count = open.line_count;
    assert(count > 2 && !open.has_voted);
  });

  await step('a member finds the ballot on the first page and in the menu', async () => {
    phone = await signedIn(voter);
    await phone.getByRole('main').getByRole('link', { name: /Cuộc bỏ phiếu đang mở/ }).waitFor();
    await phone.getByRole('navigation').getByRole('link', { name: /^Phiếu của tôi/ }).click();
    await heading(phone, 'Phiếu của tôi');
    await inspect('my ballots', phone);
    await phone.getByRole('link', { name: open.meeting_title }).click();
    await heading(phone, `Phiếu bầu: ${open.meeting_title}`);
    await inspect('ballot paper', phone);
    assert.equal(await marked(phone), 0);
  });

  await step('a paper with a line left out comes back with what was chosen', async () => {
    await choice(phone, 2, 'Không có ý kiến').check();
    assert.equal((await press(phone, 'Xem lại phiếu trước khi gửi')).status(), 422);
    await line(phone, 1).getByText('chưa chọn ý kiến').waitFor();
    assert.equal(await line(phone, 2).getByText('chưa chọn ý kiến').count(), 0);
    assert(await choice(phone, 2, 'Không có ý kiến').isChecked());
    await phone.getByRole('link', { name: 'Xóa lựa chọn' }).click();
    assert.equal(await marked(phone), 0);
  });

  await step('all are agreed to but one, and the page tells how many of each', async () => {
    await press(phone, 'Đồng ý tất cả, trừ…');
    assert.equal(await marked(phone), count);
    await choice(phone, 2, 'Không đồng ý').check();
    assert.equal(await marked(phone), count);
    await photograph(phone, SCREENSHOTS, 'ballot-paper.png');
    assert(!phone.url().includes('?'), 'what was chosen is in no address');
  });

  await step('it is looked over, changed and sent', async () => {
    await press(phone, 'Xem lại phiếu trước khi gửi');
    await heading(phone, 'Xem lại phiếu');
    for (const group of [`Đồng ý (${count - 1})`, 'Không đồng ý (1)', 'Không có ý kiến (0)']) {
      await phone.getByRole('heading', { name: group, exact: true }).waitFor();
    }
    await photograph(phone, SCREENSHOTS, 'ballot-review.png');
    await press(phone, 'Quay lại sửa');
    assert(await choice(phone, 2, 'Không đồng ý').isChecked());
    await press(phone, 'Xem lại phiếu trước khi gửi');
    await press(phone, 'Gửi phiếu');
    await heading(phone, 'Phiếu đã được ghi nhận');
    first = await phone.locator('.receipt-code').textContent();
    assert.match(first.trim(), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await inspect('receipt', phone);
    await photograph(phone, SCREENSHOTS, 'ballot-receipt.png');
  });

  await step('the page before sending can be read on a telephone too', async () => {
    const twin = await visit({ storageState: await phone.context().storageState(), bypassCSP: true, viewport: PHONE });
    await twin.goto(`${demo.url}/ballots/${open.ballot_id}/paper`);
    await press(twin, 'Đồng ý tất cả, trừ…');
    assert.deepEqual(await twin.evaluate(tooWide), [], 'the paper scrolls sideways');
    await press(twin, 'Xem lại phiếu trước khi gửi');
    assert.deepEqual(await twin.evaluate(tooWide), [], 'the page before sending scrolls sideways');
    await twin.evaluate(visitors.axe);
    const { violations } = await twin.evaluate(() => globalThis.axe.run());
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(grave.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)]), []);
    await twin.context().close();
  });

  await step('another paper takes its place, and its receipt is among those that were counted', async () => {
    await phone.getByRole('link', { name: 'Bỏ phiếu lại' }).click();
    assert.equal(await marked(phone), 0, 'nobody can read what was chosen');
    await press(phone, 'Đồng ý tất cả, trừ…');
    await press(phone, 'Xem lại phiếu trước khi gửi');
    await press(phone, 'Gửi phiếu');
    const last = (await phone.locator('.receipt-code').textContent()).trim();
    assert.notEqual(last, first.trim());
    const meeting = `/meetings/${open.meeting_id}`;
    const { members } = await secretary.get(meeting);
    const attendance = members.map(({ user_id }) => ({ user_id, attendance: 'present' }));
    await secretary.at('PUT', `${meeting}/attendance`, { members: attendance }, meeting);
    await secretary.at('POST', `/ballots/${open.ballot_id}/close`, {}, `/ballots/${open.ballot_id}`);
    await phone.goto(`${demo.url}/ballots/${open.ballot_id}/paper`);
    assert.equal(phone.url(), `${demo.url}/ballots/${open.ballot_id}`);
    await phone.getByText(last, { exact: true }).waitFor();
    assert.equal(await phone.getByText(first.trim(), { exact: true }).count(), 0);
    await inspect('result', phone);
  });
}

const service = await Service.prepare();
let visitors;
try {
  await step('the demo starts', () => service.start(THIDUA_BIN));
  visitors = await Visitors.launch(CHROMIUM, service.demo.url, { width: PHONE.width });
  await ballot(service, visitors);
  await step('every request went to the service and none failed in it', () => assert.deepEqual(visitors.strange, []));
  await step('the service stops gracefully', () => service.stop());
} catch (error) {
  console.error(error.stack);
  const picture = await visitors?.photographFailure();
  if (picture) console.error(`The page is shown in ${picture}`);
  if (service.log) console.error(`The service said:\n${service.log}`);
  process.exitCode = 1;
} finally {
  await visitors?.close();
  await service.clean();
}
