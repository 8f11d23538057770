"""What `try` asks of Thidua, and whether all that was acknowledged is there.

acts.py work FOLDER URL URL         sets up a commune with a program, then six clients act until SIGTERM
acts.py resumed FOLDER FROM SINCE   waits for an acknowledgement by each server behind SINCE; prints how long there was none behind FROM
acts.py check FOLDER URL            compares what was acknowledged with the API and with FOLDER/rows.json
"""

import collections
import datetime
import json
import pathlib
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

CLIENTS = 6
PAUSE = 0.1
PATIENCE = 15


def ask(url, method, path, token=None, key=None, version=None, body=None, form=None):
    """Status and answer; no status where none came whole."""
    headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Idempotency-Key": key} if key else {}
    headers |= {"If-Match": f'"{version}"'} if version else {}
    data = urllib.parse.urlencode(form) if form else json.dumps(body) if body is not None else None
    request = urllib.request.Request(f"{url}/api/v1{path}", data and data.encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            text = refusal.read().decode(errors="replace")
        return refusal.code, json.loads(text) if text.startswith("{") else text
    except (OSError, ValueError, urllib.error.URLError):
        return None, None


def must(answered):
    status, answer = answered
    if status not in (200, 201):
        sys.exit(f"cannot be set up: {status} {answer}")
    return answer


class Work:
    def __init__(self, folder, urls):
        self.folder, self.urls = folder, urls
        self.stop, self.lock = threading.Event(), threading.Lock()
        self.acknowledged = open(folder / "acknowledged.ndjson", "a", buffering=1)
        self.refused = open(folder / "refused.ndjson", "a", buffering=1)
        who = {"email": "admin@suoinga.example", "password": (folder / "password").read_text().strip()}
        admin = must(ask(urls[0], "POST", "/sessions", body=who))["access_token"]
        province = must(ask(urls[0], "GET", "/units", admin))["items"][0]["id"]
        commune = {"code": "HG-01", "name": "Xã Suối Ngà", "kind": "commune", "parent_id": province}
        commune = must(ask(urls[0], "POST", "/units", admin, body=commune))["id"]
        program = {"name": "Clients", "unit_id": commune, "scopes": ["nominations:write"]}
        program = must(ask(urls[0], "POST", "/machine-clients", admin, body=program))
        form = {"grant_type": "client_credentials", "client_id": program["id"], "client_secret": program["client_secret"]}
        self.token = must(ask(urls[0], "POST", "/oauth/token", form=form))["access_token"]
        (folder / "token").write_text(self.token)
        self.subjects = []
        for number in range(CLIENTS):
            body = {"kind": "household", "name": f"Hộ gia đình số {number}", "unit_id": commune}
            self.subjects.append(must(ask(urls[0], "POST", "/subjects", self.token, body=body))["id"])

    def act(self, kind, name, turn, path, body, version=None):
        """Asks one server after the other, under one key, until it is done."""
        key = f"{name} {kind}"
        while not self.stop.is_set():
            turn += 1
            server = turn % len(self.urls)
            asked = time.time()
            status, answer = ask(self.urls[server], "POST", path, self.token, key, version, body)
            line = {"kind": kind, "name": name, "server": server, "asked": asked, "at": time.time(), "status": status}
            if status in (200, 201):
                line |= {"id": answer["id"], "version": answer.get("version"), "stage": answer.get("stage")}
                with self.lock:
                    self.acknowledged.write(json.dumps(line) + "\n")
                time.sleep(PAUSE)
                return answer
            with self.lock:
                self.refused.write(json.dumps(line | {"answer": answer}) + "\n")
            time.sleep(PAUSE)
        return None

    def client(self, number):
        turn = 0
        while not self.stop.is_set():
            name = f"client {number} file {turn}"
            # No two files of one subject speak of the same day.
            day = (datetime.date.today() - datetime.timedelta(days=turn + 2)).isoformat()
            event = self.act("event", name, turn, "/events", {"name": name, "happened_from": day})
            did = event and {"subject_id": self.subjects[number], "event_id": event["id"], "summary": name}
            did = did and self.act("achievement", name, turn + 1, "/achievements", did)
            body = did and {
                "award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": datetime.date.today().year,
                "subject_id": self.subjects[number], "achievement_id": did["id"], "statement": name,
            }
            file = body and self.act("nomination", name, turn, "/nominations", body)
            if file:
                self.act("submit", name, turn + 1, f"/nominations/{file['id']}/actions/submit", {}, file["version"])
            turn += 1


def lines(path):
    """Whole ones: the last may be under way."""
    return [json.loads(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]


def work(folder, *urls):
    at_work = Work(folder, urls)
    signal.signal(signal.SIGTERM, lambda *_: at_work.stop.set())
    threads = [threading.Thread(target=at_work.client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def resumed(folder, begun, since):
    begun, since = float(begun), float(since)
    until = time.time() + 120
    while True:
        acknowledged = lines(folder / "acknowledged.ndjson")
        # What was asked before may have been done before.
        if {line["server"] for line in acknowledged if line["asked"] > since} == {0, 1}:
            break
        if time.time() > until:
            servers = {line["server"] for line in acknowledged if line["asked"] > since}
            sys.exit(f"after two minutes only these servers acknowledge again: {sorted(servers)}")
        time.sleep(0.2)
    pauses = []
    for servers in ({0, 1}, {0}, {1}):
        times = sorted(line["at"] for line in acknowledged if line["server"] in servers)
        pauses.append(max(later - earlier for earlier, later in zip(times, times[1:]) if later > begun))
    print(f"{pauses[0]:.1f} {max(pauses):.1f}")


def check(folder, url):
    rows = json.loads((folder / "rows.json").read_text())
    acknowledged = lines(folder / "acknowledged.ndjson")
    token = (folder / "token").read_text()
    faults = []
    there = collections.defaultdict(list)
    for row in rows:
        there[row["kind"], row["name"]].append(row)
    for (kind, name), found in there.items():
        if len(found) > 1:
            faults.append(f"done {len(found)} times: {kind} of {name}")
    heard = collections.Counter((line["kind"], line["name"]) for line in acknowledged)
    faults += [f"acknowledged twice: {which}" for which, times in heard.items() if times > 1]
    # What a file was last heard to be; only its own client moves it.
    last = {}
    for line in acknowledged:
        kind, name = line["kind"], line["name"]
        found = there[kind, name]
        if not found:
            faults.append(f"LOST: {kind} of {name}, acknowledged at {line['at']:.3f} by server {line['server']}")
        elif found[0]["id"] != line["id"]:
            faults.append(f"another one than was acknowledged: {kind} of {name}")
        if kind in ("nomination", "submit"):
            last[line["id"]] = line
    for id, line in last.items():
        status, answer = ask(url, "GET", f"/nominations/{id}", token)
        if status != 200:
            faults.append(f"LOST: {line['name']} is answered {status}")
        elif answer["version"] < line["version"]:
            faults.append(f"LOST: {line['name']} is back at version {answer['version']}, {line['version']} was acknowledged")
        elif answer["version"] == line["version"] and answer["stage"] != line["stage"]:
            faults.append(f"{line['name']} is in {answer['stage']}, not in {line['stage']}")
    refused = lines(folder / "refused.ndjson")
    unheard = [line for line in refused if line["status"] not in (503, 409, None)]
    faults += [f"answered {line['status']}: {line['answer']}" for line in unheard[:20]]
    faults += [f"409: {line['answer']}" for line in refused if line["status"] == 409 and line["answer"]["code"] != "in_flight"][:20]
    counts = collections.Counter(str(line["status"] or "no answer") for line in refused)
    told = ", ".join(f"{counts[which]} × {which}" for which in sorted(counts)) or "none"
    print(f"| acknowledged | {len(acknowledged)} acts: {len(acknowledged) - len(last)} + {len(last)} files asked for by the API too |")
    print(f"| in the database | {len(rows)} acts, each once |" if not faults else f"| in the database | {len(rows)} acts |")
    print(f"| to be asked again | {told} |")
    print(f"| lost, or done twice | {len(faults) or 'nothing'} |")
    if faults:
        sys.exit("\n".join(faults[:40]))


if __name__ == "__main__":
    {"work": work, "resumed": resumed, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]), *sys.argv[3:])
