// The pictures of the README, of the demo as it starts.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/pictures.mjs docs
import assert from 'node:assert/strict';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Service } from './service.mjs';
import { Visitors } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium' } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');
const FOLDER = process.argv[2] ?? 'target/pictures';

const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const ROWS = [
  ['Người Mẫu Cứu Hộ', 'cá nhân', 'Chèo thuyền đưa 9 người ra khỏi vùng ngập'],
  ['Tiểu đội dân quân Mẫu', 'tập thể', 'Gia cố 200 m đê trong đêm'],
  ['Hộ Mẫu cho mượn thuyền', 'hộ', 'Cho mượn 3 thuyền, nấu ăn cho 40 người'],
  ['Người Mẫu Chống Lũ', '', 'Dẫn đường cho đoàn cứu hộ'],
];

async function pictures({ demo }, visitors) {
  const account = (role) => demo.accounts.find((one) => one.role === role && one.unit === 'Xã Suối Ngà');
  const signedIn = async (role, look = {}) => {
    const plain = await visitors.signedIn(account(role));
    const page = await visitors.visit({ storageState: await plain.context().storageState(), viewport: DESK, ...look });
    await plain.context().close();
    await page.goto(demo.url);
    return page;
  };
  const take = async (page, name) => {
    const path = join(FOLDER, `${name}.png`);
    await page.screenshot({ path });
    assert((await stat(path)).size > 10_000, `${name} shows nothing`);
    console.log(`ok  ${path}`);
  };

  const specialist = await signedIn('standing_office_specialist');
  await take(specialist, 'my-work');
  await specialist.locator('tbody tr td:not(.pick) a').first().click();
  await specialist.locator('.state').first().waitFor();
  await take(specialist, 'file');

  const officer = await signedIn('emulation_officer');
  await officer.goto(`${demo.url}/nominations/many`);
  await officer.getByLabel('Sự kiện hoặc nhiệm vụ', { exact: true }).fill('Lũ đêm trên suối Ngà');
  await officer.getByLabel('Từ ngày').fill(new Date().toISOString().slice(0, 10).split('-').reverse().join('/'));
  await officer.getByLabel('Danh hiệu thi đua, hình thức khen thưởng').selectOption({ label: 'Giấy khen – Khen thưởng đột xuất' });
  await officer.getByLabel('Dán các dòng từ Excel').fill(ROWS.map((row) => row.join('\t')).join('\n'));
  await officer.getByRole('button', { name: 'Tiếp tục' }).click();
  // Rows that are all in order lead on to the papers; their own page stays one step back.
  await officer.waitForURL(/\/nominations\/many\/[0-9a-f-]+/);
  await officer.goto(officer.url().replace(/\/papers$/, ''));
  await take(officer, 'many');

  // What was checked waits for the chairman.
  await specialist.goto(demo.url);
  await specialist.getByRole('button', { name: 'Xem lại cả trang' }).click();
  await specialist.getByRole('button', { name: 'Đủ điều kiện, chuyển tiếp', exact: true }).click();
  await specialist.getByRole('heading', { name: /^Đã chuyển/ }).waitFor();
  const chairman = await signedIn('chairman', { viewport: PHONE });
  await take(chairman, 'chairman');

  const english = await signedIn('standing_office_specialist');
  await english.context().addCookies([{ name: 'lang', value: 'en', url: demo.url }]);
  await english.goto(`${demo.url}/figures`);
  assert.equal(await english.locator('html').getAttribute('lang'), 'en');
  await take(english, 'figures');

  const dark = await signedIn('emulation_officer', { colorScheme: 'dark' });
  await take(dark, 'dark');
}

const service = await Service.prepare();
let visitors;
try {
  await mkdir(FOLDER, { recursive: true });
  await service.start(THIDUA_BIN);
  visitors = await Visitors.launch(CHROMIUM, service.demo.url);
  await pictures(service, visitors);
} catch (error) {
  console.error(error.stack);
  if (service.log) console.error(`The service said:\n${service.log}`);
  process.exitCode = 1;
} finally {
  await visitors?.close();
  await service.clean();
}
