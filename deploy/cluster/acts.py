"""What `try` asks of Thidua, and whether all that was acknowledged is there.

acts.py work FOLDER HOST:PORT HOST:PORT   six clients of a commune's program act until SIGTERM, in turn on both servers
acts.py resumed FOLDER FROM SINCE WAIT    waits until each server has done what was asked behind SINCE; prints how long nothing was
                                          acknowledged behind FROM: by both together, by the slower one
acts.py check FOLDER HOST:PORT            compares what was acknowledged with the API and with the rows of the database
"""

import collections, datetime, http.client, json, pathlib, signal, sys, threading, time, urllib.parse

CLIENTS = range(6)
command, folder, *rest = sys.argv[1:]
folder = pathlib.Path(folder)
acknowledged, refused = folder / "acknowledged.ndjson", folder / "refused.ndjson"
stop, one_writes = threading.Event(), threading.Lock()

def ask(url, path, token=None, body=None, headers={}, form=None):
    """Status and answer of a request; no status where no whole answer came."""
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {}), **headers}
    data = urllib.parse.urlencode(form) if form else json.dumps(body) if body is not None else None
    line = http.client.HTTPConnection(url, timeout=15)
    try:
        line.request("GET" if data is None else "POST", f"/api/v1{path}", data, headers)
        answer = line.getresponse()
        return answer.status, json.load(answer)
    except (OSError, ValueError, http.client.HTTPException):
        return None, None
    finally:
        line.close()

def must(*request, **more):
    status, answer = ask(*request, **more)
    return answer if status in (200, 201) else sys.exit(f"{request[1]}: {status} {answer}")

def write(path, line):
    with one_writes, path.open("a") as file:
        file.write(json.dumps(line) + "\n")

def lines(path):
    """Whole ones: the last may be half written."""
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

def act(kind, name, path, body, version=None):
    """Asks one server after the other under one key, until it is done."""
    headers = {"Idempotency-Key": f"{name} {kind}", **({"If-Match": f'"{version}"'} if version else {})}
    turn = sum(map(ord, kind + name))
    while not stop.is_set():
        turn, asked = turn + 1, time.time()
        status, answer = ask(rest[turn % 2], path, (folder / "token").read_text(), body, headers)
        line = {"kind": kind, "name": name, "server": turn % 2, "asked": asked, "at": time.time(), "status": status}
        done = status in (200, 201)
        what = {key: answer.get(key) for key in ("id", "version", "stage")} if done else {"answer": answer}
        write(acknowledged if done else refused, line | what)
        time.sleep(0.1)
        if done:
            return answer
    sys.exit()

def client(number, subject):
    today = datetime.date.today()
    for turn in range(50_000):
        name = f"client {number} file {turn}"
        # No two files of one subject speak of the same day.
        event = act("event", name, "/events", {"name": name, "happened_from": str(today - datetime.timedelta(days=turn + 2))})
        did = {"subject_id": subject, "event_id": event["id"], "summary": name}
        did = act("achievement", name, "/achievements", did)
        file = {"award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": today.year}
        file |= {"subject_id": subject, "achievement_id": did["id"], "statement": name}
        file = act("nomination", name, "/nominations", file)
        act("submit", name, f"/nominations/{file['id']}/actions/submit", {}, file["version"])

def work(url, _):
    admin = {"email": "admin@suoinga.example", "password": (folder / "password").read_text().strip()}
    admin = must(url, "/sessions", body=admin)["access_token"]
    commune = {"code": "HG-01", "name": "Xã Suối Ngà", "kind": "commune", "parent_id": must(url, "/units", admin)["items"][0]["id"]}
    commune = must(url, "/units", admin, commune)["id"]
    program = must(url, "/machine-clients", admin, {"name": "Clients", "unit_id": commune, "scopes": ["nominations:write"]})
    form = {"grant_type": "client_credentials", "client_id": program["id"], "client_secret": program["client_secret"]}
    token = must(url, "/oauth/token", form=form)["access_token"]
    (folder / "token").write_text(token)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    for number in CLIENTS:
        subject = must(url, "/subjects", token, {"kind": "household", "name": f"Hộ số {number}", "unit_id": commune})["id"]
        threading.Thread(target=client, args=(number, subject)).start()

def resumed(begun, since, wait):
    until = time.time() + float(wait)
    while {line["server"] for line in lines(acknowledged) if line["asked"] > float(since)} != {0, 1}:
        if time.time() > until:
            sys.exit(1)
        time.sleep(0.2)
    at = [sorted(line["at"] for line in lines(acknowledged) if line["server"] in servers) for servers in ({0, 1}, {0}, {1})]
    pauses = [max(later - earlier for earlier, later in zip(times, times[1:]) if later > float(begun)) for times in at]
    print(f"{pauses[0]:.1f} {max(pauses):.1f}")

def check(url):
    heard, again = lines(acknowledged), lines(refused)
    rows, faults, last = collections.defaultdict(list), [], {}
    for row in json.loads((folder / "rows.json").read_text()):
        rows[row["kind"], row["name"]].append(row["id"])
    faults += [f"done {len(ids)} times: {which}" for which, ids in rows.items() if len(ids) > 1]
    for line in heard:
        if rows[line["kind"], line["name"]] != [line["id"]]:
            faults.append(f"LOST, or another one: {line} is {rows[line['kind'], line['name']]}")
        if line["kind"] in ("nomination", "submit"):
            last[line["id"]] = line
    for id, line in last.items():
        status, file = ask(url, f"/nominations/{id}", (folder / "token").read_text())
        # A submit that was not heard of may have been done.
        if status != 200 or (file["version"], file["stage"]) not in ((line["version"], line["stage"]), (2, "check")):
            faults.append(f"LOST: {line} is answered {status} {file}")
    passing = lambda line: line["status"] in (503, None) or (line["status"], line["answer"]["code"]) == (409, "in_flight")
    faults += [f"answered wrongly: {line}" for line in again if not passing(line)]
    counts = collections.Counter(str(line["status"] or "no answer") for line in again)
    print(f"| acknowledged | {len(heard)} acts on {len(last)} files |")
    print(f"| in the database, and in the answers | {sum(map(len, rows.values()))} acts |")
    print(f"| had to be asked again | {', '.join(f'{count} × {status}' for status, count in counts.items())} |")
    print(f"| lost, done twice or answered wrongly | {len(faults) or 'none'} |")
    sys.exit("\n".join(faults[:40]) or 0)

{"work": work, "resumed": resumed, "check": check}[command](*rest)
