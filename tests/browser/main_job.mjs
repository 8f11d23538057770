// The main job in a real browser without JavaScript: nominate, check, approve, decide, sign, issue; then pull over REST.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/main_job.mjs
import assert from 'node:assert/strict';
import { Service } from './service.mjs';
import { Visitors } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');

const TITLE = 'Về việc tặng Giấy khen cho cá nhân có thành tích đột xuất';
const NUMBER = '163';

async function step(name, run) {
  try {
    await run();
  } catch (error) {
    error.stack = `FAILED  ${name}\n${error.stack}`;
    throw error;
  }
  console.log(`ok  ${name}`);
}

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const status = (page, text) => page.locator('.state strong', { hasText: text }).waitFor();
const inWaiting = (page, name) => page.getByRole('region', { name: 'Hồ sơ chờ xử lý' }).getByRole('link', { name });

async function mainJob({ demo, letters }, { visit, signIn, signedIn, home, press, file: fileOf, heading, inspect, photograph }) {
  const account = (role, unit = 'Xã Suối Ngà') => demo.accounts.find((one) => one.role === role && one.unit === unit);
  const [officer, specialist, chairman] = ['emulation_officer', 'standing_office_specialist', 'chairman'].map((role) => account(role));
  const subject = demo.subjects.find((one) => one.kind === 'individual').name;
  const chosen = { 'Danh hiệu thi đua, hình thức khen thưởng': 'Giấy khen – Khen thưởng đột xuất' };
  const typed = {
    'Sự kiện hoặc nhiệm vụ': 'Cháy chợ trung tâm xã',
    'Từ ngày': daysAgo(3),
    'Đến ngày (bỏ trống nếu trong một ngày)': daysAgo(4),
    'Thành tích (một câu, được ghi trong quyết định)': 'Cứu hai người khỏi đám cháy',
    'Tóm tắt thành tích (10–20 dòng; báo cáo đầy đủ đính kèm)': 'Báo động cho các hộ xung quanh lúc nửa đêm và đưa hai người ra khỏi chợ an toàn.',
  };
  let office, desk, chair, file, id;

  await step('a wrong password is refused with 401', async () => {
    const page = await visit();
    assert.equal((await signIn(page, officer, 'not the password')).status(), 401);
    await page.getByRole('alert').getByText('Email hoặc mật khẩu không đúng.').waitFor();
    assert.equal(await page.getByLabel('Email').inputValue(), officer.email);
    await inspect('sign-in', page);
  });

  await step('the officer gets a form back with its faults and everything typed', async () => {
    office = await signedIn(officer);
    await office.getByRole('main').getByRole('link', { name: 'Đề nghị khen thưởng', exact: true }).click();
    await heading(office, 'Đề nghị khen thưởng');
    await inspect('nomination form', office);
    // Post and code stand beside the name: they tell namesakes apart.
    const offered = office.getByLabel('Người, tập thể', { exact: true }).locator('option', { hasText: new RegExp(`^${subject} \\(cá nhân, .+, HG\\d+\\)$`) });
    chosen['Người, tập thể'] = await offered.textContent();
    for (const [label, option] of Object.entries(chosen)) await office.getByLabel(label, { exact: true }).selectOption({ label: option });
    for (const [label, text] of Object.entries(typed)) await office.getByLabel(label, { exact: true }).fill(text);
    assert.equal((await press(office, 'Trình hồ sơ')).status(), 422);
    await office.locator('xpath=//label[@for="happened_to"]/following-sibling::p[1]', { hasText: 'Sớm hơn ngày bắt đầu.' }).waitFor();
    for (const [label, text] of Object.entries(typed)) assert.equal(await office.getByLabel(label, { exact: true }).inputValue(), text);
    for (const [label, option] of Object.entries(chosen)) {
      assert.equal(await office.getByLabel(label, { exact: true }).locator('option:checked').textContent(), option);
    }
  });

  await step('the officer submits the nomination', async () => {
    await office.getByLabel('Đến ngày').fill(daysAgo(2));
    await press(office, 'Trình hồ sơ');
    await fileOf(office, subject);
    await status(office, 'Đang xử lý');
    file = office.url().split('?')[0];
    id = file.split('/nominations/')[1];
    await letters(specialist, id, 1);
  });

  await step('the specialist finds it waiting and passes it on', async () => {
    desk = await signedIn(specialist);
    await inspect('my work', desk);
    await photograph(desk, SCREENSHOTS, 'my-work.png');
    await inWaiting(desk, subject).click();
    await fileOf(desk, subject);
    await inspect('file', desk);
    await photograph(desk, SCREENSHOTS, 'file.png');
    await press(desk, 'Đủ điều kiện, chuyển Chủ tịch UBND');
    await letters(chairman, id, 1);
  });

  await step('the chairman returns it, the officer mends it, the specialist passes it on again', async () => {
    chair = await signedIn(chairman);
    await inWaiting(chair, subject).click();
    await chair.getByText('Trả lại để hoàn thiện').first().click();
    await chair.getByLabel('Lý do').first().fill('Ghi rõ số người được cứu.');
    await press(chair, 'Trả lại để hoàn thiện');
    await office.goto(file);
    // At the head, and in the history.
    assert.equal(await office.getByText('Ghi rõ số người được cứu.').count(), 2);
    await office.getByRole('link', { name: 'Sửa hồ sơ' }).click();
    await office.getByLabel('Tóm tắt thành tích').fill('Cứu 12 người trong hai ngày.');
    await press(office, 'Trình hồ sơ');
    await status(office, 'Đang xử lý');
    await desk.goto(file);
    await desk.getByText('Cứu 12 người trong hai ngày.').first().waitFor();
    await press(desk, 'Đủ điều kiện, chuyển Chủ tịch UBND');
  });

  await step('the chairman approves', async () => {
    await home(chair);
    await inWaiting(chair, subject).click();
    await press(chair, 'Đồng ý khen thưởng');
    await letters(specialist, id, 3);
  });

  await step('the specialist drafts a decision of this file alone', async () => {
    await home(desk);
    await desk.getByRole('link', { name: /Chờ ban hành|Ban hành/ }).click();
    assert((await desk.getByRole('region', { name: 'Ban hành' }).getByRole('checkbox').count()) > 1, 'the demo has another agreed file');
    await desk.getByLabel(`Chọn ${subject}`, { exact: true }).check();
    await desk.getByLabel('Trích yếu').fill(TITLE);
    await press(desk, 'Lập dự thảo quyết định với hồ sơ đã chọn');
    await heading(desk, TITLE);
    assert.equal(await desk.locator('tbody tr').count(), 1);
  });

  await step('the chairman signs', async () => {
    await home(chair);
    await chair.getByRole('link', { name: TITLE }).first().click();
    await chair.getByLabel('Tôi đã xem danh sách').check();
    await press(chair, 'Ký quyết định');
    await status(chair, 'Đã ký, chờ cấp số');
  });

  await step('the specialist numbers and issues: 760.000 đồng', async () => {
    await home(desk);
    await desk.getByRole('link', { name: TITLE }).first().click();
    await heading(desk, TITLE);
    await inspect('decision', desk);
    await desk.getByLabel('Số', { exact: true }).fill(NUMBER);
    await desk.getByLabel('Tôi đã kiểm tra').check();
    await press(desk, 'Ban hành');
    await status(desk, 'Đã ban hành');
    await desk.locator('tbody tr', { hasText: subject }).getByText('760.000 đồng').waitFor();
  });

  await step('the file is awarded and its officer hears of it', async () => {
    await office.goto(file);
    await status(office, 'Đã khen thưởng');
    await letters(officer, id, 5);
    await office.getByRole('link', { name: `${NUMBER}/QĐ-UBND` }).waitFor();
  });

  await step('an HR system pulls the record', async () => {
    const { client_id, client_secret } = demo.client;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
    const token = await (await fetch(`${demo.url}/api/v1/oauth/token`, { method: 'POST', body })).json();
    const headers = { authorization: `Bearer ${token.access_token}` };
    const { items } = await (await fetch(`${demo.url}/api/v1/awards`, { headers })).json();
    const record = items.find((item) => item.subject_name === subject);
    assert(record, `no award of ${subject} among ${JSON.stringify(items)}`);
    assert.equal(record.amount, 760_000);
    assert.equal(record.status, 'valid');
    assert.equal(record.decision_number, `${NUMBER}/QĐ-UBND`);
  });

  await step('a stranger gets 404 and a page to read', async () => {
    const page = await signedIn(account('emulation_officer', 'Phường Bến Lau'));
    assert.equal((await page.goto(file)).status(), 404);
    await heading(page, 'Không tìm thấy');
    await page.getByRole('link', { name: 'Về trang “Việc cần xử lý”' }).click();
    await heading(page, 'Việc cần xử lý');
    assert.equal(await page.getByText(subject).count(), 0);
  });

  await step('the language is chosen and stays', async () => {
    await press(office, 'English');
    assert.equal(office.url().split('?')[0], file);
    await status(office, 'Awarded');
    await office.goto(demo.url);
    await heading(office, 'Work to do');
    assert.equal(await office.locator('html').getAttribute('lang'), 'en');
  });

  await step('signing out ends the session itself', async () => {
    const cookies = await desk.context().cookies();
    await press(desk, 'Đăng xuất');
    await heading(desk, 'Đăng nhập');
    await desk.context().addCookies(cookies); // A copied cookie must be worth nothing now.
    await desk.goto(demo.url);
    assert.equal(desk.url(), `${demo.url}/sign-in`);
  });
}

const service = await Service.prepare();
let visitors;
try {
  await step('the demo starts', () => service.start(THIDUA_BIN));
  visitors = await Visitors.launch(CHROMIUM, service.demo.url);
  await mainJob(service, visitors);
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
