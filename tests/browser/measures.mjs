// What common jobs cost in clicks and loads, what stands on the first screen, and the main job by the keyboard alone.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/measures.mjs
import assert from 'node:assert/strict';
import { Service } from './service.mjs';
import { Visitors } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium' } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');

const AWARD = 'Giấy khen – Khen thưởng đột xuất';
const ACHIEVEMENT = 'Chuyển 12 hộ ra khỏi vùng ngập trong đêm';
const SCREENS = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];

async function step(name, run) {
  try {
    await run();
  } catch (error) {
    error.stack = `FAILED  ${name}\n${error.stack}`;
    throw error;
  }
  console.log(`ok  ${name}`);
}

const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).split('-').reverse().join('/');
const rows = (count, name) => Array.from({ length: count }, (_, n) => `${name} ${n + 1}\tcá nhân\t${ACHIEVEMENT}`).join('\n');

/** Counts the presses of a pointer on a page and its loads; where a form is sent and another page shown, that is one. */
async function counting(page) {
  const cost = { clicks: 0, loads: 0 };
  await page.exposeFunction('pressed', () => void cost.clicks++);
  await page.addInitScript(() => addEventListener('pointerdown', () => globalThis.pressed(), true));
  await page.reload();
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame() && !request.redirectedFrom()) cost.loads++;
  });
  return {
    cost,
    /** Clicks into a field, and writes or pastes. */
    write: async (label, text) => {
      const field = page.getByLabel(label, { exact: true });
      await field.click();
      await field.fill(text);
    },
    /** Opens a list of choices and takes one: two clicks, which the browser's own list does not tell of. */
    choose: async (label, option) => {
      cost.clicks += 2;
      await page.getByLabel(label, { exact: true }).selectOption(option);
    },
  };
}

/** Goes on by the tabulator until what is named has the focus. */
async function tabTo(page, name) {
  for (let at = 0; at < 120; at++) {
    await page.keyboard.press('Tab');
    const names = await page.evaluate(() => {
      const one = document.activeElement;
      const labels = [...(one.labels ?? [])].map((label) => label.textContent);
      return [...labels, one.textContent, one.getAttribute('aria-label') ?? ''].map((text) => text.replace(/\s+/g, ' ').trim());
    });
    if (names.some((text) => text.startsWith(name))) return;
  }
  throw new Error(`"${name}" is not reached by the tabulator on ${page.url()}`);
}

/** Goes to a list of choices and down to one. */
async function choose(page, name, option) {
  await tabTo(page, name);
  const chosen = () => page.evaluate(() => document.activeElement.selectedOptions[0]?.textContent.trim());
  for (let at = 0; at < 300 && (await chosen()) !== option; at++) await page.keyboard.press('ArrowDown');
  assert.equal(await chosen(), option);
}

/** Presses Enter on what is named and waits for the page that comes. */
async function enter(page, name) {
  await tabTo(page, name);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

async function measures({ demo }, visitors) {
  const account = (role) => demo.accounts.find((one) => one.role === role && one.unit === 'Xã Suối Ngà');
  /** Somebody whose browser runs scripts, as most do. */
  const signedIn = async (role) => {
    const plain = await visitors.signedIn(account(role));
    const page = await visitors.visit({ storageState: await plain.context().storageState() });
    await plain.context().close();
    await page.goto(demo.url);
    return page;
  };
  const officer = await signedIn('emulation_officer');
  const specialist = await signedIn('standing_office_specialist');
  const chairman = await signedIn('chairman');

  /** Nominates so many at once, by rows pasted from a sheet; answers what it cost, from "my work" to the list of files made. */
  const nominateMany = async (count, name) => {
    const page = await signedIn('emulation_officer');
    const { cost, write, choose } = await counting(page);
    await page.getByRole('link', { name: 'Đề nghị cho nhiều người' }).first().click();
    await write('Sự kiện hoặc nhiệm vụ', `Lũ đêm trên suối, ${name}`);
    await page.getByLabel('Từ ngày').click();
    await page.getByLabel('Từ ngày').fill(today());
    await choose('Danh hiệu thi đua, hình thức khen thưởng', { label: AWARD });
    await write('Dán các dòng từ Excel', rows(count, name));
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await visitors.heading(page, 'Đề nghị cho nhiều người');
    await page.getByLabel('Báo cáo chung cho cả danh sách').waitFor();
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.getByRole('button', { name: `Trình ${count} hồ sơ` }).click();
    await page.getByText(`${count} hồ sơ đã được lập từ danh sách này.`).waitFor();
    await page.context().close();
    return cost;
  };

  await step('thirteen people are nominated with at most 15 clicks and 4 loads', async () => {
    const { clicks, loads } = await nominateMany(13, 'Người Mẫu Cứu Hộ');
    assert(clicks <= 15 && loads <= 4, `${clicks} clicks, ${loads} loads`);
    console.log(`    ${clicks} clicks, ${loads} loads`);
  });

  await step('forty files are sent on with at most 4 clicks', async () => {
    await nominateMany(40, 'Người Mẫu Chống Lũ');
    await specialist.goto(demo.url);
    const { cost } = await counting(specialist);
    await specialist.getByRole('button', { name: 'Xem lại cả trang' }).click();
    await specialist.getByRole('heading', { name: /^Chuyển được \((4\d|[5-9]\d)\)$/ }).waitFor();
    assert((await specialist.getByText(ACHIEVEMENT).count()) >= 40, 'who looks them over does not see what each is about');
    await specialist.getByRole('button', { name: 'Đủ điều kiện, chuyển tiếp', exact: true }).click();
    await specialist.getByRole('heading', { name: /^Đã chuyển \((4\d|[5-9]\d)\)$/ }).waitFor();
    assert(cost.clicks <= 4, `${cost.clicks} clicks`);
    console.log(`    ${cost.clicks} clicks`);
  });

  const name = 'Người Mẫu Phím Gõ';
  let file;
  await step('somebody is nominated by the keyboard alone', async () => {
    await officer.goto(`${demo.url}/nominations/new`);
    await tabTo(officer, 'Không tìm thấy?');
    await officer.keyboard.press('Enter');
    await tabTo(officer, 'Tên mới');
    await officer.keyboard.type(name);
    await choose(officer, 'Loại', 'cá nhân');
    await choose(officer, 'Danh hiệu thi đua, hình thức khen thưởng', AWARD);
    await tabTo(officer, 'Sự kiện hoặc nhiệm vụ');
    await officer.keyboard.type('Cháy rừng trên đồi');
    await tabTo(officer, 'Từ ngày');
    await officer.keyboard.type(today());
    await tabTo(officer, 'Thành tích (một câu');
    await officer.keyboard.type(ACHIEVEMENT);
    await tabTo(officer, 'Tóm tắt thành tích');
    await officer.keyboard.type(`${ACHIEVEMENT}, cùng tổ dân phòng.`);
    await enter(officer, 'Trình hồ sơ');
    await visitors.file(officer, name);
    file = officer.url().split('?')[0];
  });

  await step('what was remarked and what was achieved stand on the first screen', async () => {
    await specialist.goto(file);
    await specialist.locator('summary', { hasText: 'Trả lại để hoàn thiện' }).click();
    await specialist.locator('#reason-return').fill('Ghi rõ số hộ và thời gian');
    await visitors.press(specialist, 'Trả lại để hoàn thiện');
    for (const screen of SCREENS) {
      await officer.setViewportSize(screen);
      await officer.goto(file);
      for (const text of ['Ghi rõ số hộ và thời gian', ACHIEVEMENT]) {
        const box = await officer.locator('#main').getByText(text).first().boundingBox();
        assert(box && box.y + box.height <= screen.height, `"${text}" ends at ${box?.y + box?.height} on a screen of ${screen.height} px`);
      }
    }
    await officer.getByRole('link', { name: 'Sửa hồ sơ' }).first().click();
    await visitors.press(officer, 'Trình hồ sơ');
    await visitors.file(officer, name);
  });

  await step('the file is checked and signed by the keyboard alone', async () => {
    await specialist.goto(file);
    await enter(specialist, 'Đủ điều kiện');
    await chairman.goto(file);
    await enter(chairman, 'Đồng ý khen thưởng');
    await chairman.locator('.history li', { hasText: 'Đồng ý khen thưởng' }).waitFor();
  });
}

const service = await Service.prepare();
let visitors;
try {
  await step('the demo starts', () => service.start(THIDUA_BIN, '--small'));
  visitors = await Visitors.launch(CHROMIUM, service.demo.url);
  await measures(service, visitors);
  await step('every request went to the service and none failed in it', () => assert.deepEqual(visitors.strange, []));
} catch (error) {
  console.error(error.stack);
  console.error(`The page is shown in ${await visitors?.photographFailure()}`);
  if (service.log) console.error(`The service said:\n${service.log}`);
  process.exitCode = 1;
} finally {
  await visitors?.close();
  await service.clean();
}
