"""Faults from a scenario, over HTTP as a client meets them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from worlds import CLOUD, ORG, STAFF, Caller, said, small_world

from analyzer.errors import UsageError
from analyzer.sandbox import OPERATIONS, Faults, Sandbox, read_scenario, running
from analyzer.sandbox.records import records_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

V1 = f"/admin/v1/orgs/{ORG}"
USERS = f"/admin/v2/orgs/{ORG}/directories/-/users/search"
CUSTOMERS = f"/ex/jira/{CLOUD}/rest/servicedeskapi/servicedesk/1/customer"
JIRA_USERS = f"/ex/jira/{CLOUD}/rest/api/3/users/search"
MANAGED = 'operation = "GET /admin/v1/orgs/{orgId}/users"'
SEARCH = 'operation = "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/search"'
ONE = 'operation = "GET /admin/v1/orgs/{orgId}"'
BASIC = httpx.BasicAuth("ada@birkmere.example", "site-token")
ADA = {"name": "Ada Lind", "email": "ada@birkmere.example"}
ROOM = 2.0  # seconds that a busy machine may take longer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scenario.toml"


def sandbox(file: Path, *faults: str, latency: float = 0.0) -> Sandbox:
    """Return a sandbox in which *faults* happen: each a few keys in TOML."""
    file.write_text("\n".join(f"[[fault]]\n{fault}" for fault in faults))
    return Sandbox(small_world(), latency=latency, faults=Faults(read_scenario(file, OPERATIONS)))


@contextmanager
def client(served: Sandbox) -> Iterator[httpx.Client]:
    """Give a client with the organization's key, whose addresses are paths of the sandbox."""
    headers = {"Authorization": "Bearer org-key", "X-ExperimentalApi": "opt-in"}
    with running(served) as url, httpx.Client(base_url=url, headers=headers, timeout=10) as asking:
        yield asking


def statuses(asking: httpx.Client, path: str, number: int) -> list[int]:
    return [asking.get(path).status_code for _ in range(number)]


def listed(asking: httpx.Client) -> list[str]:
    """Return the managed accounts, page by page, as a client reads them."""
    found, link = [], f"{V1}/users"
    while link:
        page = asking.get(link).json()
        found += [row["account_id"] for row in page["data"]]
        link = page["links"].get("next")
    return found


@pytest.mark.parametrize(
    ("path", "key"),
    [(V1, "errors"), (CUSTOMERS, "errorMessage"), (JIRA_USERS, "errorMessages")],
)
def test_a_denial_is_worded_as_the_api_words_it(path: str, key: str, file: Path) -> None:
    with client(sandbox(file, 'path = "*"\nwhat = "deny"')) as asking:
        answer = asking.get(path, auth=None if path == V1 else BASIC)
    assert answer.status_code == 403
    assert "permission" in str(answer.json()[key])


def test_only_the_operation_that_is_named_is_hit(file: Path) -> None:
    with client(sandbox(file, f'{ONE}\nwhat = "deny"')) as asking:
        assert statuses(asking, V1, 2) == [403, 403]
        assert statuses(asking, f"{V1}/users", 1) == [200]


def test_a_path_takes_in_several_operations(file: Path) -> None:
    with client(sandbox(file, f'path = "{V1}/*"\nwhat = "deny"')) as asking:
        assert [asking.get(path).status_code for path in (V1, f"{V1}/users", f"{V1}/domains")] == [200, 403, 403]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("after = 2", [200, 200, 503, 503, 503, 503]),
        ("times = 2", [503, 503, 200, 200, 200, 200]),
        ("every = 3", [200, 200, 503, 200, 200, 503]),
        ("after = 1\nevery = 2\ntimes = 1", [200, 200, 503, 200, 200, 200]),
    ],
)
def test_which_calls_are_hit(when: str, expected: list[int], file: Path) -> None:
    with client(sandbox(file, f'{ONE}\nwhat = "status"\nstatus = 503\n{when}')) as asking:
        assert statuses(asking, V1, 6) == expected


def test_a_probability_hits_the_same_calls_each_time_whatever_their_order(file: Path) -> None:
    half = f'{SEARCH}\nwhat = "deny"\nprobability = 0.5'
    bodies = [{"accountIds": [account]} for account in STAFF[:40]]
    with client(sandbox(file, half)) as asking:
        first = [asking.post(USERS, json=body).status_code for body in bodies]
    with client(sandbox(file, half)) as asking:
        second = [asking.post(USERS, json=body).status_code for body in reversed(bodies)]
    assert first == second[::-1]
    assert 8 < first.count(403) < 32


def test_the_seed_decides_which(file: Path) -> None:
    half = f'{ONE}\nwhat = "deny"\nprobability = 0.5'
    with client(sandbox(file, half)) as asking:
        first = statuses(asking, V1, 40)
    file.write_text(f"seed = 2\n[[fault]]\n{half}")
    other = Sandbox(small_world(), faults=Faults(read_scenario(file, OPERATIONS)))
    with client(other) as asking:
        assert statuses(asking, V1, 40) != first


def test_a_status_may_say_when_to_come_again(file: Path) -> None:
    with client(sandbox(file, f'{ONE}\nwhat = "status"\nstatus = 503\nretry-after = 2')) as asking:
        answer = asking.get(V1)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_a_storm_at_a_site_tells_the_seconds_and_one_at_an_organization_the_moment(file: Path) -> None:
    with client(sandbox(file, 'path = "*"\nwhat = "storm"\ntimes = 2\nretry-after = 3')) as asking:
        site, organization, after = asking.get(JIRA_USERS, auth=BASIC), asking.get(V1), asking.get(V1)
    assert (site.status_code, organization.status_code, after.status_code) == (429, 429, 200)
    assert (site.headers["Retry-After"], site.headers["RateLimit-Reason"]) == ("3", "jira-burst-based")
    assert "Retry-After" not in organization.headers
    assert organization.headers["X-RateLimit-Reset"].endswith("Z")


def test_a_storm_blows_over(file: Path) -> None:
    file.write_text(f'[[fault]]\n{ONE}\nwhat = "storm"\nseconds = 60\nafter = 1')
    times = iter([0, 100, 130, 159, 160, 200])
    faults = Faults(read_scenario(file, OPERATIONS), lambda: next(times))
    with client(Sandbox(small_world(), faults=faults)) as asking:
        assert statuses(asking, V1, 6) == [200, 429, 429, 429, 200, 200]


def test_a_slow_answer_keeps_nobody_else_waiting(file: Path) -> None:
    with client(sandbox(file, f'{ONE}\nwhat = "slow"\nseconds = 30')) as asking:
        with pytest.raises(httpx.ReadTimeout):
            asking.get(V1, timeout=0.2)
        began = time.monotonic()
        assert asking.get(f"{V1}/users").status_code == 200
    assert time.monotonic() - began < ROOM  # nor does the server wait for who has hung up


def test_a_slow_body_comes_in_drops_and_whole(file: Path) -> None:
    with (
        client(sandbox(file, f'{MANAGED}\nwhat = "slow-body"\nseconds = 0.5')) as asking,
        asking.stream("GET", f"{V1}/users") as answer,
    ):
        began = time.monotonic()
        drops = [(time.monotonic() - began, drop) for drop in answer.iter_raw()]
    assert len(drops) > 5
    assert 0.3 < drops[-1][0] < 0.5 + ROOM
    assert len(b"".join(drop for _, drop in drops)) == int(answer.headers["Content-Length"])


def test_a_body_is_cut_off_in_the_middle(file: Path) -> None:
    with client(sandbox(file, f'{MANAGED}\nwhat = "cut"\ntimes = 1')) as asking:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            asking.get(f"{V1}/users")
        assert asking.get(f"{V1}/users").status_code == 200


def test_a_connection_is_reset(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with client(sandbox(file, f'{MANAGED}\nwhat = "reset"\ntimes = 1')) as asking:
        with pytest.raises(httpx.ReadError):
            asking.get(f"{V1}/users")
        assert asking.get(f"{V1}/users").status_code == 200
    assert capfd.readouterr() == ("", "")


def test_a_cursor_given_out_before_is_refused_and_a_new_one_is_good(file: Path) -> None:
    with client(sandbox(file, f'{SEARCH}\nwhat = "expire-cursors"\nafter = 2')) as asking:
        cursors = [asking.post(USERS, json={}).json()["links"]["next"]]
        cursors.append(asking.post(USERS, json={"cursor": cursors[0]}).json()["links"]["next"])
        late = [asking.post(USERS, json={"cursor": cursor}) for cursor in cursors]
        fresh = asking.post(USERS, json={}).json()["links"]["next"]
        again = asking.post(USERS, json={"cursor": fresh})
        still = asking.post(USERS, json={"cursor": cursors[1]})
    assert [answer.json()["errors"][0]["code"] for answer in (*late, still)] == ["ADMIN-400-1"] * 3
    assert again.status_code == 200
    assert len(again.json()["data"]) == 50


def test_a_cursor_in_an_address_expires_too(file: Path) -> None:
    with client(sandbox(file, f'{MANAGED}\nwhat = "expire-cursors"\nafter = 1')) as asking:
        link = asking.get(f"{V1}/users").json()["links"]["next"]
        assert asking.get(link).json()["errors"][0]["code"] == "ADMIN-400-1"
        assert len(listed(asking)) == 105


def test_a_body_that_is_no_json_is_still_the_handlers_to_refuse(file: Path) -> None:
    with client(sandbox(file, f'{SEARCH}\nwhat = "expire-cursors"\nafter = 9')) as asking:
        assert asking.post(USERS, content=b"[").json()["errors"][0]["code"] == "ADMIN-400-24"
        assert asking.post(USERS, content=b"[]").json()["errors"][0]["code"] == "ADMIN-400-24"


def test_a_list_that_changes_between_pages_hides_a_record_or_shows_one_twice(file: Path) -> None:
    everyone = [a.id for a in small_world().accounts if a.claim == "managed" and a.type == "atlassian"]
    read: dict[str, list[str]] = {}
    for how in ("removed", "added", "moved"):
        with client(sandbox(file, f'{MANAGED}\nwhat = "change"\nhow = "{how}"\nafter = 1')) as asking:
            read[how] = listed(asking)
            read[f"{how}, again"] = listed(asking)
    assert read["removed"] == everyone[:100] + everyone[101:]
    assert read["removed, again"] == everyone[1:]
    assert read["added"] == everyone[1:101] + everyone[100:]
    assert read["added, again"] == everyone
    assert read["moved"] == everyone[:100] + everyone[99:-1]
    assert read["moved, again"] == everyone[-1:] + everyone[:-1]


def test_a_list_changes_as_often_as_it_is_told(file: Path) -> None:
    fault = 'path = "*"\nwhat = "change"\nhow = "removed"\ntimes = 3'
    with client(sandbox(file, fault)) as asking:
        first = [asking.get(JIRA_USERS, auth=BASIC).json()[0]["accountId"] for _ in range(5)]
        assert len(set(first)) == 3
        assert first[2:] == [first[2]] * 3


@pytest.mark.parametrize(
    "path",
    [
        f"{V1}/domains",
        f"{V1}/policies",
        f"{V1}/events-stream",
        f"/admin/v2/orgs/{ORG}/directories",
        f"/admin/api-access/v1/orgs/{ORG}/api-tokens",
        CUSTOMERS,
        f"/ex/jira/{CLOUD}/rest/servicedeskapi/servicedesk",
        f"/ex/jira/{CLOUD}/rest/servicedeskapi/organization",
        f"/ex/jira/{CLOUD}/rest/api/3/project/search",
        f"/ex/confluence/{CLOUD}/wiki/rest/api/group",
        "/2.0/workspaces/birkmere/members",
    ],
)
def test_every_kind_of_list_changes(path: str, file: Path) -> None:
    caller = Caller(Sandbox(small_world()), headers={"x-experimentalapi": "opt-in"})
    before = records_in(said(caller.get(path)))
    caller.sandbox = sandbox(file, 'path = "*"\nwhat = "change"\nhow = "removed"')
    after = records_in(said(caller.get(path)))
    assert before[1:] == after[: len(before) - 1]
    assert before[0] not in after


def test_a_total_is_off(file: Path) -> None:
    honest = Sandbox(small_world())
    with client(honest) as asking:
        total = asking.get(f"{V1}/users").json()["meta"]["total"]
    with client(sandbox(file, f'{MANAGED}\nwhat = "wrong-total"\nby = -7')) as asking:
        assert asking.get(f"{V1}/users").json()["meta"]["total"] == total - 7


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ('what = "drop-field"\nfield = "email"', {"name": "Ada Lind"}),
        ('what = "mistype-field"\nfield = "email"', {**ADA, "email": 42}),
        ('what = "mistype-field"\nfield = "nothing"', ADA),
        ('what = "add-field"\nfield = "shoe"\nvalue = 43', {**ADA, "shoe": 43}),
    ],
)
def test_records_are_not_as_documented(fault: str, expected: dict[str, Any], file: Path) -> None:
    with client(sandbox(file, f"{MANAGED}\n{fault}")) as asking:
        record = asking.get(f"{V1}/users").json()["data"][0]
    assert {key: record[key] for key in ("name", "email", "shoe", "nothing") if key in record} == expected


def test_dots_lead_into_objects_and_lists(file: Path) -> None:
    inner = f'{MANAGED}\nwhat = "drop-field"\nfield = "product_access.key"'
    with client(sandbox(file, inner, f'{ONE}\nwhat = "drop-field"\nfield = "data.attributes.name"')) as asking:
        record = asking.get(f"{V1}/users").json()["data"][0]
        organization = asking.get(V1).json()["data"]
    assert len(record["product_access"]) == 4
    assert all("key" not in use and "name" in use for use in record["product_access"])
    assert organization["attributes"] == {}


def test_refusals_are_not_altered(file: Path) -> None:
    with client(sandbox(file, 'path = "*"\nwhat = "add-field"\nfield = "x"')) as asking:
        assert "x" not in asking.get("/admin/v1/orgs/other").json()


def test_several_faults_fall_together(file: Path) -> None:
    faults = (f'{ONE}\nwhat = "slow"\nseconds = 0.2', f'{ONE}\nwhat = "deny"', f'{ONE}\nwhat = "cut"\nafter = 1')
    with client(sandbox(file, *faults)) as asking:
        began = time.monotonic()
        assert asking.get(V1).status_code == 403
        assert time.monotonic() - began > 0.2
        with pytest.raises(httpx.RemoteProtocolError):
            asking.get(V1)


def test_latency_holds_up_each_answer_and_no_other(file: Path) -> None:
    with client(sandbox(file, latency=0.5)) as asking, ThreadPoolExecutor(8) as pool:
        began = time.monotonic()
        assert set(pool.map(lambda _: asking.get(V1).status_code, range(8))) == {200}
        assert 0.5 < time.monotonic() - began < 0.5 + ROOM


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("speed = 1", "unknown field `speed`"),
        ('seed = "a"', "seed: Expected `int`, got `str`"),
        ("[[fault", "is not a TOML file"),
        ("fault = 3", "fault: Expected `array`"),
        ('[[fault]]\npath = "*"', "fault 1: .*missing required field `what`"),
        ('[[fault]]\nwhat = "zap"\npath = "*"', "fault 1, what: Invalid value 'zap'"),
        ('[[fault]]\nwhat = "deny"', "fault 1: give either operation or path"),
        (f'[[fault]]\nwhat = "deny"\npath = "*"\n{ONE}', "fault 1: give either operation or path"),
        ('[[fault]]\nwhat = "deny"\npath = "*"\nhow = "x"', "fault 1: .*unknown field `how`"),
        ('[[fault]]\nwhat = "deny"\noperation = "GET /admin/v1/org"', "fault 1, operation: there is no GET"),
        ('[[fault]]\nwhat = "deny"\npath = "*"\n[[fault]]\nwhat = "deny"\npath = "*"\nafter = -1', "fault 2, after: "),
        ('[[fault]]\nwhat = "deny"\npath = "*"\nprobability = 2.0', "fault 1, probability: "),
        ('[[fault]]\nwhat = "deny"\npath = "*"\nevery = 0', "fault 1, every: "),
        ('[[fault]]\nwhat = "slow"\npath = "*"', "fault 1: .*missing required field `seconds`"),
        ('[[fault]]\nwhat = "slow"\npath = "*"\nseconds = 0.0', "fault 1, seconds: "),
        ('[[fault]]\nwhat = "status"\npath = "*"\nstatus = 200', "fault 1, status: "),
        ('[[fault]]\nwhat = "storm"\npath = "*"', "fault 1: give a storm either times or seconds"),
        ('[[fault]]\nwhat = "expire-cursors"\npath = "/ex/*"', "fault 1: only the operations under /admin/"),
        ('[[fault]]\nwhat = "change"\npath = "*"\nhow = "lost"', "fault 1, how: Invalid enum value 'lost'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_the_file_and_the_key(text: str, said: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(UsageError, match=f"{file}.*{said}"):
        read_scenario(file, OPERATIONS)


def test_a_file_that_is_not_there_is_an_error(file: Path) -> None:
    with pytest.raises(UsageError, match=f"{file} cannot be read: No such file"):
        read_scenario(file, OPERATIONS)


def test_an_operation_that_is_almost_right_is_named(file: Path) -> None:
    file.write_text('[[fault]]\nwhat = "deny"\noperation = "GET /admin/v1/orgs/{org}"')
    with pytest.raises(UsageError) as caught:
        read_scenario(file, OPERATIONS)
    assert caught.value.hint == "do you mean GET /admin/v1/orgs/{orgId}?"
