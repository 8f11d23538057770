"""Sheets of a demo in LibreOffice and back. Usage: sheets.py URL PASSWORD FOLDER; `try` starts all it needs.

What is filled in is typed as people type it (`FormulaLocal`), or chosen from the list of the template by the words people read there. Ends
with 1 and says what was found where anything is not as it should be.
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

BASE, PASSWORD, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
WORDS = pathlib.Path(__file__).resolve().parents[2] / "src/words/locales/vi"
ADMINISTRATOR, OFFICER, OFFICE = "admin@honggiang.example", "officer@suoinga.example", "specialist@honggiang.example"
YEAR = datetime.date.today().year

# Of a list: who has these words, or stands there with this code behind.
word = lambda key: ("word", key)
code = lambda text: ("code", text)

# What is filled in, by kind and column; people first, for the others name them. `maybe` columns are left out where a template has none.
WHO = {"staff_code": "0042"}
SHEETS = {
    "people": [
        {"staff_code": "0042", "full_name": "Đỗ Mẫu Lan", "unit_code": "HG-01", "position": "Chuyên viên",
         "is_direct_worker": "x", "sex": word("sex-female"), "birth": "1988"},
        {"staff_code": "0043", "full_name": "Phan Mẫu Tư", "unit_code": "HG-01-01", "position": "Công chức"},
    ],
    "ratings": [WHO | {"year": "2019", "grade": word("grade-good"), "source": "12/QĐ-MAU"}],
    "awards": [WHO | {
        "award_code": code("title_ldtt"), "commendation_type": word("type-merit"), "cycle_year": "2019",
        "decision_number": "25/QĐ-MAU", "decision_date": datetime.date(2019, 12, 25), "signer": "Trần Mẫu Ký",
        "issuer_code": "HG", "issuer_name": "Tỉnh Hồng Giang", "amount": "450000",
    }],
    "career_entries": [WHO | {
        "kind": word("career-post"), "code": code("division_head"), "title": "Trưởng phòng",
        "from": datetime.date(2019, 5, 1), "paper": "08/QĐ-MAU",
    }],
    "initiatives": [{
        "title": "Sáng kiến Mẫu", "reach": word("reach-unit"), "recognised_on": datetime.date(2024, 11, 20),
        "recognised_by": "Hội đồng sáng kiến Mẫu", "decision_number": "31/QĐ-MAU", "authors": "0042:60; 0043:40",
        "unit_code": "HG-01",
    }],
    "units": [{"unit_code": "HG-01-90", "unit_name": "Thôn Mẫu", "unit_kind": word("unit-village"),
               "parent_code": "HG-01", "founded_on": datetime.date(2020, 1, 1)}],
    "collectives": [{"collective_name": "Tổ Mẫu Văn Phòng", "unit_code": "HG-01"}],
    "users": [WHO | {"email": "lan.mau@suoinga.example", "full_name": "Đỗ Mẫu Lan",
                     "role": word("role-emulation_officer"), "unit_code": "HG-01",
                     "from": datetime.date.today()}],
    "nominations": [WHO | {
        "award_code": code("title_ldtt"), "commendation_type": word("type-merit"), "cycle_year": str(YEAR),
        "achievement": "Hoàn thành tốt nhiệm vụ, có giải pháp Mẫu",
    }],
}
MAYBE = {"sex", "birth"}


class Found(Exception):
    """Something is not as it should be."""


def words():
    """What is said in Vietnamese, by key."""
    said = {}
    for file in WORDS.glob("*.ftl"):
        said |= dict(re.findall(r"^([\w-]+) = (.*)$", file.read_text(), re.MULTILINE))
    return said


class Api:
    """Somebody of the demo."""

    def __init__(self, email):
        self.token = None
        account = json.dumps({"email": email, "password": PASSWORD}).encode()
        self.token = json.loads(self.ask("POST", "/sessions", account, "application/json"))["access_token"]

    def ask(self, method, path, body=None, kind="application/octet-stream"):
        request = urllib.request.Request(f"{BASE}/api/v1{path}", body, method=method)
        request.add_header("Accept-Language", "vi")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", kind)
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            raise Found(f"{method} {path}: {error.code} {error.read().decode(errors='replace')[:2000]}") from None

    def get(self, path):
        return json.loads(self.ask("GET", path))

    def unit(self, code):
        """The id of a unit."""
        path, cursor = "/units?limit=200", ""
        while True:
            page = self.get(path + cursor)
            found = [unit["id"] for unit in page["items"] if unit["code"] == code]
            if found:
                return found[0]
            if not page.get("next_cursor"):
                raise Found(f"no unit {code}")
            cursor = f"&cursor={page['next_cursor']}"

    def stands(self, path, leaving):
        """The import, when it has left a state."""
        for _ in range(1200):
            found = self.get(path)
            if found["state"] != leaving:
                return found
            time.sleep(0.1)
        raise Found(f"{path} stays {leaving}")


def setting(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Office:
    """LibreOffice, with a profile of its own."""

    def __init__(self):
        pipe = f"thidua{os.getpid()}"
        profile = (FOLDER / "profile").as_uri()
        self.child = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", "--nodefault",
             f"-env:UserInstallation={profile}", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        for _ in range(600):
            try:
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                time.sleep(0.1)
        else:
            raise Found("LibreOffice does not start")
        self.desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)

    def open(self, path):
        """A workbook as it is: one that would have to be repaired is not opened."""
        wanted = (setting("Hidden", True), setting("RepairPackage", False))
        try:
            document = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, wanted)
        except Exception as error:
            raise Found(f"{path.name}: LibreOffice does not open it: {error}") from None
        if document is None:
            raise Found(f"{path.name}: LibreOffice does not open it")
        return document

    def save(self, document, path, written_by, **more):
        told = [setting("FilterName", written_by)] + [setting(name, value) for name, value in more.items()]
        document.storeToURL(path.as_uri(), tuple(told))

    def end(self):
        try:
            self.desktop.terminate()
        except Exception:
            pass
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()


def text_of(sheet, column, row):
    return sheet.getCellByPosition(column, row).String


def column_of(sheet, column):
    """The texts of a column up to the first cell without one."""
    texts = []
    while text := text_of(sheet, column, len(texts)):
        texts.append(text)
    return texts


def has_no_formula(path):
    """Neither in the file nor as LibreOffice reads it; answers how many rows its first sheet has."""
    rows = None
    if not zipfile.is_zipfile(path):
        raise Found(f"{path.name} is no workbook")
    with zipfile.ZipFile(path) as parts:
        for name in sorted(parts.namelist()):
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                text = parts.read(name)
                if re.search(rb"<f[ >/]", text):
                    raise Found(f"{path.name}: a formula in {name}")
                if name.endswith("/sheet1.xml"):
                    rows = len(re.findall(rb"<row ", text))
    return rows


def opens(office, path):
    """A workbook of ours, whole, and as text."""
    rows = has_no_formula(path)
    document = office.open(path)
    try:
        for sheet in document.Sheets:
            if sheet.queryContentCells(16).Count:
                raise Found(f"{path.name}: LibreOffice reads a formula")
        cursor = document.Sheets.getByIndex(0).createCursor()
        cursor.gotoEndOfUsedArea(False)
        if cursor.RangeAddress.EndRow + 1 != rows:
            raise Found(f"{path.name}: {rows} rows, of which LibreOffice reads {cursor.RangeAddress.EndRow + 1}")
        text = path.with_suffix(".csv")
        office.save(document, text, "Text - txt - csv (StarCalc)", FilterOptions="59,34,76,1")
        if not text.stat().st_size:
            raise Found(f"{path.name}: nothing as text")
    finally:
        document.close(True)
    return rows


def fill(office, said, kind, template, filled):
    """Fills the rows of a kind into its template, below the example."""
    document = office.open(template)
    try:
        sheet, lists = document.Sheets.getByIndex(0), document.Sheets.getByIndex(1)
        heads, column = {}, 0
        while text := text_of(sheet, column, 0):
            heads[text], column = column, column + 1
        null = document.NullDate
        first = datetime.date(null.Year, null.Month, null.Day)
        for row, cells in enumerate(SHEETS[kind], 2):
            for name, value in cells.items():
                head = said[f"import-column-{name}"]
                if head not in heads:
                    if name in MAYBE:
                        continue
                    raise Found(f"{kind}: no column {head!r} among {list(heads)}")
                cell = sheet.getCellByPosition(heads[head], row)
                if isinstance(value, datetime.date):
                    cell.Value = (value - first).days
                elif isinstance(value, tuple):
                    if cell.Validation.Type.value != "LIST":
                        raise Found(f"{kind}: nothing to choose from in {head!r}")
                    choices = column_of(lists, heads[head])
                    how, what = value
                    fits = [one for one in choices
                            if (one == said[what] if how == "word" else one.endswith(f"({what})"))]
                    if not fits:
                        raise Found(f"{kind}: {value} is none of {choices[:20]}")
                    cell.String = fits[0]
                else:
                    cell.FormulaLocal = value
        office.save(document, filled, "Calc MS Excel 2007 XML")
    finally:
        document.close(True)


def bring_in(office, said, kind):
    """Fills a template in, sends it, and has all rows good; people and units are kept, for others name them."""
    api = Api(OFFICER if kind == "nominations" else ADMINISTRATOR)
    unit = api.unit("HG-01" if kind == "nominations" else "HG")
    template, filled = FOLDER / f"template-{kind}.xlsx", FOLDER / f"{kind}.xlsx"
    template.write_bytes(api.ask("GET", f"/imports/templates/{kind}"))
    opens(office, template)
    fill(office, said, kind, template, filled)
    sent = json.loads(api.ask("POST", f"/imports?kind={kind}&unit_id={unit}&name={kind}.xlsx", filled.read_bytes()))
    path = f"/imports/{sent['id']}"
    looked = api.stands(path, "read")
    if (looked["state"], looked["good"], looked["faulty"]) != ("checked", len(SHEETS[kind]), 0):
        faults = api.get(f"{path}/rows?outcome=faulty")["items"]
        raise Found(f"{kind}: {json.dumps(looked)} {json.dumps(faults, ensure_ascii=False)}")
    if kind in ("people", "units"):
        api.ask("POST", f"{path}/publish", b"{}", "application/json")
        kept = api.stands(path, "publishing")
        if kept["published"] != len(SHEETS[kind]):
            raise Found(f"{kind}: {json.dumps(kept)}")
    if kind == "people":
        # They are on the register now: all of them come back with the reason.
        again = f"/imports?kind={kind}&unit_id={unit}&name={kind}.xlsx"
        again = f"/imports/{json.loads(api.ask('POST', again, filled.read_bytes()))['id']}"
        api.stands(again, "read")
        faulty = FOLDER / "faulty.xlsx"
        faulty.write_bytes(api.ask("GET", f"{again}/faulty"))
        if opens(office, faulty) != len(SHEETS[kind]) + 1:
            raise Found("the faulty rows did not come back")
    return f"{kind}: {looked['good']} of {len(SHEETS[kind])} rows good"


def exports():
    """The lists that are sent as workbooks, as the document of the API names them."""
    with urllib.request.urlopen(f"{BASE}/openapi.json", timeout=60) as answer:
        document = json.load(answer)
    for path, operations in document["paths"].items():
        content = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if "{" not in path and any("spreadsheetml" in kind for kind in content):
            asked = operations["get"].get("parameters", [])
            yield path.removeprefix("/api/v1"), {one["name"] for one in asked if one.get("required")}


def open_all(office):
    api = Api(OFFICE)
    known = {
        "award_code": "title_ldtt", "commendation_type": "merit", "cycle_year": YEAR, "subject_kind": "individual",
        "unit_id": api.unit("HG-01"), "year": YEAR, "from": f"{YEAR}-01-01", "to": f"{YEAR}-12-31",
    }
    for path, needed in exports():
        if unknown := needed - known.keys():
            raise Found(f"{path}: nobody has told what {sorted(unknown)} are")
        query = "&".join(["format=xlsx"] + [f"{name}={known[name]}" for name in sorted(needed)])
        file = FOLDER / (path.strip("/").replace("/", "-") + ".xlsx")
        file.write_bytes(api.ask("GET", f"{path}?{query}"))
        yield f"{path}: {opens(office, file)} rows"


def main():
    said, office, faults = words(), Office(), []
    kinds = [kind for kind in SHEETS if f"import-kind-{kind}" in said]
    try:
        for kind in kinds:
            try:
                print(bring_in(office, said, kind), flush=True)
            except Found as fault:
                faults.append(fault)
        try:
            for line in open_all(office):
                print(line, flush=True)
        except Found as fault:
            faults.append(fault)
    finally:
        office.end()
    for fault in faults:
        print(f"FOUND {fault}")
    sys.exit(1 if faults else 0)


main()
