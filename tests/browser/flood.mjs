// A flood and its awards, in a real browser: letters for eleven on the next day, a provincial certificate, an order
// submitted to the President, a second reward blocked, the ad-hoc certificate refused as a base.
// From the repository root: THIDUA_BIN=target/debug/thidua node tests/browser/flood.mjs; at a desk without JavaScript, unless WIDTH says
// how wide a screen is, and SCRIPT that there is some.
import assert from 'node:assert/strict';
import { Service } from './service.mjs';
import { Visitors } from './visitors.mjs';

const { THIDUA_BIN, CHROMIUM = '/usr/bin/chromium', SCREENSHOTS, WIDTH = '1280', SCRIPT } = process.env;
assert(THIDUA_BIN, 'THIDUA_BIN must be the path of the thidua binary');

const EVENT = 'Lũ lớn trên suối Ngà';
const ROWER = 'Người Mẫu Chèo Thuyền';
const HERO = 'Người Mẫu Hy Sinh';
const HELPERS = Array.from({ length: 9 }, (_, n) => `Người Mẫu Giúp ${n + 1}`);
const SQUAD = 'Tiểu đội dân quân Mẫu';
const HOUSEHOLD = 'Hộ Mẫu cho mượn thuyền';
const PDF = { name: 'Xác nhận của công an.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') };

async function step(name, run) {
  try {
    await run();
  } catch (error) {
    error.stack = `FAILED  ${name}\n${error.stack}`;
    throw error;
  }
  console.log(`ok  ${name}`);
}

const day = (daysAgo) => new Date(Date.now() + 7 * 3_600_000 - daysAgo * 86_400_000).toISOString().slice(0, 10);
const status = (page, text) => page.locator('.state strong', { hasText: text }).first().waitFor();
const alert = (page, text) => page.getByRole('alert').getByText(text).waitFor();
const waiting = (page) => page.getByRole('region', { name: 'Hồ sơ chờ xử lý' });
const unfold = (page, text) => page.locator('summary', { hasText: text }).click();

async function flood({ demo, letters }, { signedIn, home, press, file, heading, inspect, photograph }) {
  const account = (role, unit) => demo.accounts.find((one) => one.role === role && one.unit === unit);
  const [commune, province] = ['Xã Suối Ngà', 'Tỉnh Hồng Giang (giả định)'];
  const communes = { officer: account('emulation_officer', commune), specialist: account('standing_office_specialist', commune), chairman: account('chairman', commune) };
  const officer = await signedIn(communes.officer);
  const specialist = await signedIn(communes.specialist);
  const chairman = await signedIn(communes.chairman);
  const office = await signedIn(account('standing_office_specialist', province));
  const head = await signedIn(account('standing_office_head', province));
  const governor = await signedIn(account('chairman', province));
  const files = {};

  /** Writes a file for somebody on the list, or for a new name of a kind; answers its address. */
  const nominate = async ({ name, kind, award, event, summary, from = 3, to = 1, then = 'Trình hồ sơ' }) => {
    await officer.goto(`${demo.url}/nominations/new`);
    const known = officer.getByLabel('Người, tập thể', { exact: true }).locator('option', { hasText: name });
    if (await known.count()) {
      await officer.getByLabel('Người, tập thể', { exact: true }).selectOption(await known.first().getAttribute('value'));
    } else {
      await unfold(officer, 'Không tìm thấy?');
      await officer.getByLabel('Tên mới').fill(name);
      await officer.getByLabel('Loại', { exact: true }).selectOption({ label: kind });
    }
    await officer.getByLabel('Danh hiệu thi đua, hình thức khen thưởng').selectOption({ label: award });
    const filed = officer.getByLabel('Chọn sự kiện đã có').locator('option', { hasText: `${event},` });
    if (await filed.count()) {
      await officer.getByLabel('Chọn sự kiện đã có').selectOption(await filed.first().getAttribute('value'));
    } else {
      await officer.getByLabel('Sự kiện hoặc nhiệm vụ', { exact: true }).fill(event);
      await officer.getByLabel('Từ ngày').fill(typeof from === 'string' ? from : day(from));
      await officer.getByLabel('Đến ngày').fill(day(to));
    }
    await officer.getByLabel('Thành tích (một câu').fill(summary);
    await officer.getByLabel('Tóm tắt thành tích').fill(`${summary}: ${name}.`);
    await press(officer, then);
    await file(officer, name);
    return officer.url().split('?')[0];
  };

  const upload = async (slot) => {
    await officer.getByLabel(`Chọn tệp (PDF, DOCX, DOC, XLSX, JPEG, PNG, HEIC; tối đa 20 MB) ${slot}`).setInputFiles(PDF);
    await press(officer, `Tải lên ${slot}`);
    await officer.getByRole('link', { name: PDF.name }).first().waitFor();
  };

  /** Ticks these, each scrolled to the middle of the page first: on a phone it may lie below the bar. */
  const choose = async (page, names, part = page) => {
    for (const name of names) {
      const box = part.getByLabel(`Chọn ${name}`, { exact: true });
      const { y } = await box.boundingBox();
      await page.mouse.wheel(0, y - page.viewportSize().height / 3);
      await box.check();
    }
  };

  /** Drafts a letter of the drafts of these subjects; answers its address. */
  const draftLetter = async (names, number) => {
    await home(officer);
    await choose(officer, names);
    await officer.getByLabel('Số, ký hiệu tờ trình').fill(number);
    await press(officer, 'Lập tờ trình với hồ sơ đã chọn');
    await heading(officer, 'Về việc đề nghị khen thưởng');
    return officer.url();
  };

  const signLetter = async (letter) => {
    await chairman.goto(letter);
    await chairman.getByLabel('Tôi đã xem danh sách').check();
    await press(chairman, 'Ký tờ trình');
  };

  /** Picks all files of these names on "my work", looks first, and does it. */
  const pass = async (page, action, names, photo) => {
    await home(page);
    await choose(page, names, waiting(page));
    await press(page, `Xem lại hồ sơ đã chọn: ${action}`);
    await heading(page, `Xem lại trước khi chuyển: ${action}`);
    await page.getByRole('heading', { name: `Chuyển được (${names.length})` }).waitFor();
    await page.getByRole('listitem').filter({ hasText: /: (Hồ sơ chờ xử lý|Đã đồng ý khen thưởng)/ }).first().waitFor();
    if (photo) await photograph(page, SCREENSHOTS, photo);
    await press(page, action);
    await heading(page, `Kết quả: ${action}`);
    await page.getByRole('heading', { name: `Đã chuyển (${names.length})` }).waitFor();
  };

  /** Drafts, signs and issues a decision of all agreed files of these names; the page of it stays open at the desk. */
  const decide = async (desk, chair, names, title, number) => {
    await home(desk);
    await choose(desk, names);
    await desk.getByLabel('Trích yếu', { exact: true }).first().fill(title);
    await press(desk, 'Lập dự thảo quyết định với hồ sơ đã chọn');
    await heading(desk, title);
    await chair.goto(desk.url());
    await chair.getByLabel('Tôi đã xem danh sách').check();
    await press(chair, 'Ký quyết định');
    await desk.goto(desk.url());
    if (number) await desk.getByLabel('Số', { exact: true }).fill(number);
    await desk.getByLabel('Tôi đã kiểm tra').check();
    await press(desk, 'Ban hành');
    await status(desk, 'Đã ban hành');
  };

  await step('1. the officer files the flood with eleven who are honoured by the commune, each new on the list', async () => {
    const award = 'Giấy khen – Khen thưởng đột xuất';
    const subjects = [...HELPERS.map((name) => [name, 'cá nhân']), [SQUAD, 'tập thể'], [HOUSEHOLD, 'hộ gia đình']];
    for (const [name, kind] of subjects) {
      files[name] = await nominate({ name, kind, award, event: EVENT, summary: 'Cứu người, cứu tài sản trong lũ' });
      await status(officer, 'Đang xử lý');
    }
  });

  await step('2. all eleven are checked and agreed to at once, with a look first; the decision gives 9.500.000 đồng', async () => {
    const names = [...HELPERS, SQUAD, HOUSEHOLD];
    await home(specialist);
    await inspect('my work of a specialist', specialist);
    await pass(specialist, 'Đủ điều kiện, chuyển tiếp', names, 'rehearsal.png');
    await pass(chairman, 'Đồng ý khen thưởng', names);
    await decide(specialist, chairman, names, 'Về việc tặng Giấy khen trong đợt lũ');
    const row = (name) => specialist.locator('tbody tr', { hasText: name });
    await row(HELPERS[0]).getByText('760.000 đồng').waitFor();
    await row(SQUAD).getByText('1.520.000 đồng').waitFor();
    await row(HOUSEHOLD).getByText('1.140.000 đồng').waitFor();
    assert.equal(await specialist.locator('table').first().locator('tbody tr').count(), 11);
    assert.equal(await specialist.locator('tbody td', { hasText: /^760\.000 đồng$/ }).count(), 9);
    await specialist.locator('tfoot').getByText('9.500.000 đồng').waitFor();
    await specialist.locator('.state', { hasText: /\d+\/QĐ-UBND/ }).waitFor();
    await row(HELPERS[0]).locator('[data-label="Số vào sổ"]', { hasText: /\d/ }).waitFor();
  });

  await step('the signed paper is attached and a name is put right', async () => {
    await specialist.getByLabel('Chọn tệp').setInputFiles({ ...PDF, name: 'Quyết định 1.pdf' });
    await press(specialist, 'Tải lên');
    const [download] = await Promise.all([specialist.waitForEvent('download'), specialist.getByRole('link', { name: 'Quyết định 1.pdf' }).click()]);
    assert.equal(download.suggestedFilename(), 'Quyết định 1.pdf');
    await unfold(specialist, 'Đính chính tên');
    await specialist.locator('#award_id').selectOption({ label: HELPERS[1] });
    await specialist.getByLabel('Tên đúng').fill('Người Mẫu Giúp Hai');
    await specialist.getByLabel('Lý do').fill('Sai tên trong danh sách');
    await press(specialist, 'Đính chính tên');
    await specialist.getByRole('listitem').filter({ hasText: 'Người Mẫu Giúp Hai' }).first().waitFor();
    await inspect('an issued decision', specialist);
    await photograph(specialist, SCREENSHOTS, 'decision.png');
  });

  await step('3. and 4. two go higher, on one submission letter which the chairman signs', async () => {
    files[ROWER] = await nominate({ name: ROWER, kind: 'cá nhân', award: 'Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh – Khen thưởng đột xuất', event: EVENT, summary: 'Cứu 30 người trong hai ngày' });
    // What is saved stays saved: the page says what is missing.
    await alert(officer, 'Hồ sơ loại này được trình bằng tờ trình');
    await officer.getByRole('region', { name: 'Còn thiếu để trình' }).getByText('tờ trình').first().waitFor();
    files[HERO] = await nominate({ name: HERO, kind: 'cá nhân', award: 'Huân chương Dũng cảm – Khen thưởng đột xuất (cá nhân, tập thể)', event: EVENT, summary: 'Hy sinh khi cứu hai cháu nhỏ', then: 'Lưu bản nháp' });
    await upload('Tài liệu chứng minh thành tích');
    await inspect('a draft with its documents', officer);
    await home(officer);
    await inspect('my work of an officer', officer);
    await photograph(officer, SCREENSHOTS, 'officer.png');
    const letter = await draftLetter([ROWER, HERO], '12/TTr-UBND');
    await home(chairman);
    await chairman.locator('#letters').getByRole('link', { name: 'Về việc đề nghị khen thưởng' }).waitFor();
    await chairman.goto(letter);
    await inspect('a submission letter', chairman);
    await signLetter(letter);
    await status(chairman, 'Đã ký');
    assert.equal(await chairman.locator('tbody td', { hasText: 'Đang xử lý' }).count(), 2);
    await chairman.goto(`${demo.url}/submission-letters`);
    await inspect('submission letters', chairman);
  });

  await step('5. the provincial office appraises both; nothing is held against them', async () => {
    await office.goto(files[ROWER]);
    assert.equal(await office.locator('.checks .bad').count(), 0);
    await office.locator('.checks li', { hasText: 'không bị xem xét, điều tra hoặc xác minh' }).first().locator('summary').first().click();
    await office.getByText('không bị xem xét, điều tra hoặc xác minh').waitFor();
    await pass(office, 'Nhất trí, chuyển tiếp', [ROWER, HERO]);
  });

  await step('6. the chairman of the province decides: 3.800.000 đồng, and submits the order', async () => {
    await governor.goto(files[ROWER]);
    await press(governor, 'Đồng ý khen thưởng');
    await governor.goto(files[HERO]);
    await press(governor, 'Ký tờ trình gửi cấp trên');
    await governor.getByText('Chờ kết quả của cấp trên').first().waitFor();
    await decide(office, governor, [ROWER], 'Về việc tặng Bằng khen đột xuất', '77');
    await office.locator('tbody tr', { hasText: ROWER }).getByText('3.800.000 đồng').waitFor();
    await office.locator('.state', { hasText: '77/QĐ-UBND' }).waitFor();
  });

  await step('7. the result of the President is recorded: 11.390.000 đồng', async () => {
    await office.goto(files[HERO]);
    await inspect('a file that waits for a superior authority', office);
    await unfold(office, 'Ghi kết quả của cấp trên');
    await office.getByLabel('Kết quả', { exact: true }).selectOption({ label: 'Đã tặng thưởng' });
    await office.getByLabel('Số, ký hiệu văn bản').fill('1201/QĐ-CTN');
    await office.getByLabel('Người ký').fill('Chủ tịch nước');
    await office.getByLabel('Tôi đã đối chiếu').check();
    await press(office, 'Ghi kết quả của cấp trên');
    await status(office, 'Đã khen thưởng');
    await office.getByText('11.390.000 đồng').waitFor();
    await office.getByText('1201/QĐ-CTN').first().waitFor();
    await inspect('an awarded file', office);
    await photograph(office, SCREENSHOTS, 'awarded.png');
    // That it was submitted, that it was submitted to the superior authority, and that it was awarded.
    await letters(communes.officer, files[HERO].split('/nominations/')[1], 3);
  });

  await step('8. a second letter for the same deed is blocked, and the page says why', async () => {
    const second = await nominate({ name: ROWER, award: 'Giấy khen – Khen thưởng đột xuất', event: EVENT, summary: 'Công tác phòng chống lũ' });
    await alert(officer, 'Thành tích hoặc sự kiện này đã được khen');
    await status(officer, 'Bản nháp');
    await officer.locator('#check-R-DUP-1').locator('.bad').waitFor();
    await officer.getByRole('link', { name: 'Hồ sơ liên quan' }).click();
    assert.equal(officer.url(), files[ROWER]);
    await officer.goto(second);
    await unfold(officer, 'Xóa bản nháp');
    await officer.getByLabel('Xóa hẳn').check();
    await press(officer, 'Xóa bản nháp');
    assert.equal((await officer.goto(second)).status(), 404);
  });

  await step('9. the ad-hoc certificate is no base for merit: blocked, overruled with a reason, refused with the rule', async () => {
    const year = day(0).slice(0, 4);
    const award = 'Bằng khen của Thủ tướng Chính phủ – Khen thưởng công trạng';
    const file = await nominate({ name: ROWER, award, event: `Công tác năm ${year}`, from: `${year}-01-01`, to: 0, summary: 'Hoàn thành xuất sắc nhiệm vụ', then: 'Lưu bản nháp' });
    await officer.getByRole('region', { name: 'Còn thiếu để trình' }).getByRole('link', { name: 'Báo cáo thành tích' }).waitFor();
    await upload('Báo cáo thành tích');
    await upload('Biên bản họp xét khen thưởng');
    const letter = await draftLetter([ROWER], '13/TTr-UBND');
    await signLetter(letter);
    await alert(chairman, 'Khen thưởng đột xuất, khen thưởng phong trào (chuyên đề) không làm căn cứ');
    await office.goto(file);
    assert.equal(await office.locator('summary', { hasText: 'Chấp thuận ngoại lệ' }).count(), 0, 'the specialist overrules nothing');
    await head.goto(file);
    await inspect('a file with a check to overrule', head);
    await unfold(head, 'Chấp thuận ngoại lệ');
    await head.getByLabel('Lý do chấp thuận').fill('Để trả lời bằng văn bản');
    await press(head, 'Chấp thuận ngoại lệ Khen thưởng đột xuất, chuyên đề không làm căn cứ xét khen thưởng công trạng');
    await head.getByText('Đã chấp thuận ngoại lệ: Để trả lời bằng văn bản').waitFor();
    await signLetter(letter);
    await status(chairman, 'Đã ký');
    await office.goto(file);
    await unfold(office, 'Việc khác');
    await unfold(office, 'Không xét khen thưởng');
    assert((await office.locator('#citations option').evaluateAll((all) => all.map((one) => one.value))).some((text) => text.startsWith('Khoản 3 Điều 4 Nghị định số 152')));
    await office.locator('#reason-refuse').fill('Bằng khen đột xuất không làm căn cứ');
    await office.locator('#citation-refuse').fill('Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP');
    await press(office, 'Xem lại trước khi chuyển Không xét khen thưởng');
    await heading(office, 'Xem lại trước khi chuyển: Không xét khen thưởng');
    await office.getByText('Vũ Mẫu Hòa: Không xét khen thưởng').waitFor();
    await inspectNothingChanged(file);
    await press(office, 'Không xét khen thưởng');
    await status(office, 'Không xét khen thưởng');
    await office.locator('.history', { hasText: 'Khoản 3 Điều 4' }).getByText('Bằng khen đột xuất không làm căn cứ').waitFor();
  });

  /** A rehearsal leaves a file where it was. */
  async function inspectNothingChanged(file) {
    await officer.goto(file);
    await status(officer, 'Đang xử lý');
  }

  await step('a returned file carries its remarks to the form', async () => {
    const name = 'Người Mẫu Được Trả Lại';
    const file = await nominate({ name, kind: 'cá nhân', award: 'Giấy khen – Khen thưởng đột xuất', event: 'Cháy rừng', summary: 'Dập lửa' });
    await specialist.goto(file);
    await unfold(specialist, 'Trả lại để hoàn thiện');
    await specialist.locator('#reason-return').fill('Cần rõ hơn');
    await specialist.getByLabel('Tóm tắt thành tích').fill('Ghi rõ diện tích rừng');
    await press(specialist, 'Trả lại để hoàn thiện');
    await officer.goto(file);
    await officer.getByRole('region', { name: 'Cần hoàn thiện' }).getByText('Ghi rõ diện tích rừng').waitFor();
    await officer.getByRole('link', { name: 'Sửa hồ sơ' }).click();
    await officer.locator('.remark', { hasText: 'Ghi rõ diện tích rừng' }).waitFor();
    await inspect('a returned file in the form', officer);
    await officer.getByLabel('Tóm tắt thành tích').fill('Dập lửa trên hai héc-ta rừng');
    await press(officer, 'Trình hồ sơ');
    await officer.locator('.history li', { hasText: 'khác lần trước: Tóm tắt thành tích' }).waitFor();
  });

  await step('a hold stops an approval until it is lifted', async () => {
    const name = 'Người Mẫu Bị Xem Xét';
    const file = await nominate({ name, kind: 'cá nhân', award: 'Giấy khen – Khen thưởng đột xuất', event: 'Cứu hộ trên sông', summary: 'Cứu người' });
    await head.goto(`${demo.url}/holds`);
    await head.getByLabel('Tìm người, tập thể (gõ không dấu cũng được)').fill('nguoi mau bi');
    await press(head, 'Tìm', head.locator('#main'));
    await head.getByLabel('Người, tập thể', { exact: true }).selectOption(
      await head.locator('#subject_id option', { hasText: `${name} (cá nhân` }).getAttribute('value'),
    );
    await head.getByLabel('Căn cứ, lý do').fill('Đơn thư số 5');
    await press(head, 'Ghi nhận trường hợp đang bị xem xét, xác minh');
    await head.getByText('Đơn thư số 5').waitFor();
    await inspect('holds', head);
    await pass(specialist, 'Đủ điều kiện, chuyển tiếp', [name]);
    await chairman.goto(file);
    await chairman.locator('#check-R-HOLD-1').locator('.bad').waitFor();
    assert.equal(await chairman.getByRole('button', { name: 'Đồng ý khen thưởng' }).count(), 0);
    await head.goto(`${demo.url}/holds`);
    await unfold(head, 'Ghi kết luận');
    await head.getByLabel('Văn bản kết luận').fill('Kết luận số 9');
    await press(head, `Ghi kết luận ${name}`);
    await head.getByText('Kết luận số 9').waitFor();
    await chairman.goto(file);
    await press(chairman, 'Đồng ý khen thưởng');
    await chairman.getByText('Ban hành').first().waitFor();
  });

  await step('a cycle is set and removed, files are found by filters, an award is cancelled', async () => {
    await office.goto(`${demo.url}/cycles`);
    await office.getByLabel('Danh hiệu thi đua, hình thức khen thưởng').selectOption({ label: 'Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh – Khen thưởng công trạng' });
    await office.getByLabel('Ngày kết thúc').fill(day(-30));
    await press(office, 'Mở đợt xét');
    await inspect('cycles', office);
    await unfold(office, 'Bỏ');
    await office.getByRole('button', { name: /^Bỏ/ }).click();
    await office.getByText('Chưa mở đợt xét nào').waitFor();

    await officer.goto(`${demo.url}/nominations?status=awarded&q=cheo+thuyen&award_code=certificate_of_merit_province&cycle_year=${day(1).slice(0, 4)}`);
    assert.equal(await officer.locator('tbody tr').count(), 1);
    await inspect('files found', officer);
    await officer.goto(`${demo.url}/decisions?status=issued`);
    await inspect('decisions', officer);

    await officer.goto(files[HELPERS[2]]);
    assert.equal(await officer.locator('summary', { hasText: 'Hủy khen thưởng' }).count(), 0);
    await chairman.goto(files[HELPERS[2]]);
    await unfold(chairman, 'Hủy khen thưởng');
    await chairman.locator('#cancel-ground').selectOption({ label: 'Khai báo gian dối' });
    await chairman.locator('#cancel-number').fill('99/QĐ-UBND');
    await chairman.locator('#cancel-reason').fill('Không có mặt trong đợt lũ');
    await chairman.getByLabel('Tôi đã kiểm tra và hủy').check();
    await press(chairman, 'Hủy khen thưởng');
    await chairman.getByText('Đã hủy', { exact: true }).waitFor();
  });
}

const service = await Service.prepare();
let visitors;
try {
  await step('the demo starts', () => service.start(THIDUA_BIN, '--small'));
  visitors = await Visitors.launch(CHROMIUM, service.demo.url, { width: Number(WIDTH), script: Boolean(SCRIPT) });
  await flood(service, visitors);
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
