//! A list of very many people: from the file that is sent until each row was looked at, against the
//! reading of the file alone; the memory it takes, and who waits for it meanwhile.

use std::time::{Duration, Instant};

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use thidua::domain::upkeep::import::{MOST_IMPORT_BYTES, MOST_IMPORT_COLUMNS};
use thidua::sheets::{ReadLimits, first_sheet};

use crate::acts::{ACTS, FILES};
use crate::figures::{Figure, in_turn, quantile};
use crate::made::{Place, ids};
use crate::service::{Client, Service};

/// People of the list: as many as are taken at once.
const ROWS: usize = 200_000;

/// How many files are submitted before it, and how long somebody waits between two.
const BEFORE: usize = 1_000;
const PAUSE: Duration = Duration::from_millis(10);

/// Who sends it.
const ADMINISTRATOR: &str = "admin@honggiang.example";

const FAMILIES: [&str; 10] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ",
];
const GIVEN: [&str; 30] = [
    "An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hòa", "Hương", "Khánh", "Lan", "Linh",
    "Long", "Mai", "Minh", "Nam", "Nga", "Ngọc", "Phúc", "Quang", "Sơn", "Tâm", "Thanh", "Thảo",
    "Trang", "Trung", "Tú", "Tuấn", "Việt", "Yến",
];

/// The list as a workbook; nobody is called as anybody else.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let heads = [
        "Mã nhân sự",
        "Họ và tên",
        "Mã đơn vị",
        "Chức vụ",
        "Trực tiếp lao động",
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head).unwrap();
    }
    for (row, n) in (1..).zip(0..ROWS) {
        let (first, second, third) = (n / 10 % 30, n / 300 % 30, n / 9_000);
        let name = format!(
            "{} Mẫu {} {} {}",
            FAMILIES[n % 10],
            GIVEN[first],
            GIVEN[second],
            GIVEN[third]
        );
        let direct = if n % 3 == 0 { "x" } else { "" };
        let code = format!("NS{n:06}");
        for (column, text) in (0..).zip([&*code, &*name, "HG-01", "Chuyên viên", direct]) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(bytes.len() as u64 <= MOST_IMPORT_BYTES, "it is too large");
    bytes
}

/// The file alone; in seconds.
fn read(bytes: &[u8]) -> f64 {
    let bytes = bytes.to_vec();
    let begun = Instant::now();
    let limits = ReadLimits {
        rows: ROWS + 1,
        columns: MOST_IMPORT_COLUMNS,
        characters: 1_000,
        unpacked: 256 * 1024 * 1024,
        until: begun + Duration::from_mins(10),
    };
    let rows = first_sheet(bytes, &limits, |sheet| {
        sheet.collect::<Result<Vec<_>, _>>().map(Some)
    });
    assert_eq!(rows.unwrap().map(|rows| rows.len()), Some(ROWS + 1));
    begun.elapsed().as_secs_f64()
}

/// Sends the list and waits until each row was looked at; in seconds.
fn checked(client: &Client, unit: &str, bytes: &[u8]) -> f64 {
    let mut client = client.again();
    let begun = Instant::now();
    let sent = format!("/imports?kind=people&unit_id={unit}&name=danh-sach.xlsx");
    let (status, answer) = client.upload(&sent, bytes);
    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
    let sent: Value = serde_json::from_slice(&answer).unwrap();
    let path = format!("/imports/{}", sent["id"].as_str().unwrap());
    while client.get(&path)["state"] == "read" {
        std::thread::sleep(Duration::from_millis(250));
    }
    let took = begun.elapsed().as_secs_f64();
    let import = client.get(&path);
    assert_eq!(import["state"], "checked", "{import}");
    assert_eq!(import["good"].as_u64(), Some(ROWS as u64), "{import}");
    took
}

/// How long somebody waits for a submission in one of a hundred cases, in milliseconds, as long as
/// they go on; who has no file left stops.
fn waited(officer: &mut Client, files: &[String], goes_on: impl Fn() -> bool) -> f64 {
    let mut times = Vec::new();
    for id in files {
        if !goes_on() {
            break;
        }
        times.push(ACTS[0].timed(officer, id));
        std::thread::sleep(PAUSE);
    }
    assert!(times.len() >= 100, "only {} were submitted", times.len());
    quantile(&times, 0.99)
}

/// Submissions before an import and meanwhile.
fn beside(name: &str, service: &Service, unit: &str, bytes: &[u8]) {
    let mut officer = service.client(ACTS[0].email);
    let files = ids(FILES);
    let (first, then) = files.split_at(BEFORE);
    let before = waited(&mut officer, first, || true);
    let client = service.client(ADMINISTRATOR);
    let meanwhile = std::thread::scope(|scope| {
        let import = scope.spawn(|| checked(&client, unit, bytes));
        let meanwhile = waited(&mut officer, then, || !import.is_finished());
        import.join().unwrap();
        meanwhile
    });
    Figure {
        what: &format!("submit while {ROWS} people are brought in, {name}, 1 client, p99"),
        ours: format!("{meanwhile:.1} ms"),
        limit: format!("before: {before:.1} ms"),
        ratio: meanwhile / before,
        aim: "≤ 2",
        statements: None,
        before: None,
    }
    .print();
}

pub fn run(name: &str, place: &Place<'_>) {
    ACTS[0].fill(place);
    let bytes = workbook();
    let service = place.start(&[]);
    let client = service.client(ADMINISTRATOR);
    let units = client.again().get("/units?limit=200");
    let mut units = units["items"].as_array().unwrap().iter();
    let unit = units.find(|unit| unit["code"] == "HG-01").unwrap()["id"].clone();
    let unit = unit.as_str().unwrap();
    std::thread::sleep(Duration::from_secs(3));
    let idle = service.memory();
    let [ours, limit] = in_turn([&mut || checked(&client, unit, &bytes), &mut || read(&bytes)]);
    let megabytes = bytes.len() >> 20;
    Figure {
        what: &format!("{ROWS} people ({megabytes} MiB of XLSX) sent and looked at, {name}"),
        ours: format!("{ours:.1} s"),
        limit: format!("read alone: {limit:.1} s"),
        ratio: ours / limit,
        aim: "≤ 3",
        statements: None,
        before: None,
    }
    .print();
    Figure::print_at_most(
        &format!("memory meanwhile, {name}, more than idle"),
        service.most_memory() - idle,
        200.0,
        "MiB",
    );
    beside(name, &service, unit, &bytes);
}
