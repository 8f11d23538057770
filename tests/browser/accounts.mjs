// Accounts in a real browser without JavaScript: an invitation from the letter to the first sign-in, one-time codes, a forgotten password.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/accounts.mjs
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Service } from './service.mjs';
import { Visitors } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium' } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');

const PASSWORD = 'ba thuyền qua lũ lớn';

async function step(name, run) {
  try {
    await run();
  } catch (error) {
    error.stack = `FAILED  ${name}\n${error.stack}`;
    throw error;
  }
  console.log(`ok  ${name}`);
}

/** The code of RFC 6238 for a secret in base32, so many steps of half a minute from now. */
function code(secret, ahead = 0) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[hash.length - 1] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The plain text of a letter, of which only what is ASCII is needed; empty while it is being written. */
function plain(letter) {
  const [head, body = ''] = (letter.split('Content-Type: text/plain')[1] ?? '').split(/\r\n\r\n(.*)/s);
  const text = body.split('\r\n--')[0];
  return head.includes('base64') ? Buffer.from(text, 'base64').toString() : text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}

/** The link in the newest letter to an address, once there are `count` of them with a link. */
async function link(directory, email, count) {
  const folder = join(directory, 'demo', 'mail');
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(100)) {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
    const letters = (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).filter((letter) => letter.includes(email));
    const parts = letters.map(plain);
    const links = parts.map((text) => text.match(/http\S+\/password\?token=\S+/)?.[0]).filter(Boolean);
    if (links.length === count) return links.at(-1);
  }
  throw new Error(`no letter with a link to ${email}`);
}

async function accounts({ demo, directory }, { visit, signIn, signedIn, press, heading, inspect }) {
  const admin = demo.accounts.find((one) => one.role === 'administrator');
  const invited = { email: 'moi@suoinga.example', password: PASSWORD };
  let office, page, secret;

  await step('an administrator invites somebody and gives a role', async () => {
    office = await signedIn(admin);
    await inspect('my work of an administrator', office);
    await office.getByRole('link', { name: 'Tài khoản', exact: true }).click();
    await heading(office, 'Tài khoản');
    await inspect('accounts', office);
    await office.getByRole('link', { name: 'Mời người dùng' }).click();
    await heading(office, 'Mời người dùng');
    await office.getByLabel('Email', { exact: true }).fill(invited.email);
    await office.getByLabel('Họ và tên').fill('Mẫu Mới');
    await office.getByLabel('Đơn vị', { exact: true }).fill('Thôn không có');
    assert.equal((await press(office, 'Tạo tài khoản và gửi lời mời')).status(), 422);
    await office.getByRole('alert').getByText('Không tìm thấy đơn vị này').waitFor();
    await inspect('an invitation that is refused', office);
    await office.getByLabel('Đơn vị', { exact: true }).fill('xã suối ngà');
    await press(office, 'Tạo tài khoản và gửi lời mời');
    await heading(office, 'Mẫu Mới');
    await office.getByLabel('Mã đơn vị').fill('HG-01');
    await press(office, 'Giao vai trò');
    await office.getByRole('cell', { name: 'Xã Suối Ngà', exact: true }).waitFor();
    await inspect('an account', office);
  });

  await step('the administrator looks at a stand-in and at a merger', async () => {
    await office.getByRole('link', { name: 'Ủy quyền' }).click();
    await heading(office, 'Ủy quyền');
    await office.getByLabel('Email của người được ủy quyền').fill('specialist@suoinga.example');
    await office.getByLabel('Đến ngày').fill(await office.getByLabel('Từ ngày').inputValue());
    await office.getByLabel('Lý do').fill('Đi công tác');
    await press(office, 'Ủy quyền');
    await office.getByRole('row', { name: 'Mẫu Mới' }).getByText('Đang có hiệu lực').waitFor();
    await inspect('delegations', office);
    await office.goto(`${demo.url}/units?q=suoi+nga`);
    await inspect('units', office);
    await office.getByRole('link', { name: 'Sáp nhập Xã Suối Ngà' }).click();
    await heading(office, 'Sáp nhập: Xã Suối Ngà');
    await inspect('a merger', office);
    const ward = office.getByLabel('Đơn vị kế thừa', { exact: true }).locator('option', { hasText: 'HG-02)' });
    await office.getByLabel('Đơn vị kế thừa', { exact: true }).selectOption(await ward.getAttribute('value'));
    await office.getByLabel('Căn cứ').fill('Nghị quyết');
    await press(office, 'Xem lại trước khi chuyển');
    await heading(office, 'Xem lại trước khi chuyển: Sáp nhập');
  });

  await step('the link of the letter sets the password, once', async () => {
    const address = await link(directory, invited.email, 1);
    page = await visit();
    await page.goto(address);
    await inspect('a link', page);
    await page.getByLabel('Mật khẩu mới').fill('mau moi mau moi');
    assert.equal((await press(page, 'Đặt mật khẩu')).status(), 422);
    await page.getByText('dễ đoán;').waitFor();
    await page.getByLabel('Mật khẩu mới').fill(PASSWORD);
    await press(page, 'Đặt mật khẩu');
    await heading(page, 'Đăng nhập');
    assert.equal((await page.goto(address)).status(), 404);
    await inspect('a dead link', page);
  });

  await step('they sign in and turn one-time codes on', async () => {
    page = await signedIn(invited);
    await page.getByRole('link', { name: 'Tài khoản của tôi' }).click();
    await heading(page, 'Tài khoản của tôi');
    await inspect('my account', page);
    await page.getByRole('link', { name: 'Thống kê, báo cáo' }).click();
    await heading(page, 'Thống kê, báo cáo');
    await inspect('figures', page);
    await page.goBack();
    await page.locator('#password-begin').fill(PASSWORD);
    await press(page, 'Thiết lập xác thực hai lớp');
    secret = (await page.locator('code').textContent()).replaceAll('-', '');
    await page.getByLabel('Mã của ứng dụng xác thực').fill(code(secret));
    await press(page, 'Bật xác thực hai lớp');
    assert.equal(await page.locator('code').count(), 10);
  });

  await step('signing in asks for a code', async () => {
    page = await visit();
    await signIn(page, invited, PASSWORD);
    await heading(page, 'Xác thực hai lớp (OTP)');
    const field = page.getByLabel('Mã của ứng dụng xác thực hoặc mã khôi phục');
    await field.fill('000000');
    assert.equal((await press(page, 'Đăng nhập')).status(), 401);
    await field.fill(code(secret, 1)); // The code of this half minute has turned the codes on.
    await press(page, 'Đăng nhập');
    await heading(page, 'Việc cần xử lý');
  });

  await step('a forgotten password leads to a letter', async () => {
    const other = await visit();
    await other.goto(`${demo.url}/sign-in`);
    await inspect('sign-in', other);
    await other.getByRole('link', { name: 'Quên mật khẩu' }).click();
    await inspect('forgotten password', other);
    await other.getByLabel('Email').fill(invited.email);
    await press(other, 'Gửi liên kết');
    await other.getByRole('status').waitFor();
    await other.goto(await link(directory, invited.email, 2));
    await other.getByLabel('Mật khẩu mới').fill(`${PASSWORD} hơn`);
    await press(other, 'Đặt mật khẩu');
    // What was signed in has ended.
    await page.goto(demo.url);
    assert.equal(page.url(), `${demo.url}/sign-in`);
  });
}

const service = await Service.prepare();
let visitors;
try {
  await step('the demo starts', () => service.start(THIDUA_BIN));
  visitors = await Visitors.launch(CHROMIUM, service.demo.url);
  await accounts(service, visitors);
  await step('every request went to the service and none failed in it', () => assert.deepEqual(visitors.strange, []));
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
