"""The Jira platform API: the seats of its apps, projects, their roles and their permission schemes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analyzer.sandbox.governance import PermissionScheme, Project
from analyzer.sandbox.index import SEATS
from analyzer.sandbox.wire import Answer, Ask, Route, jira_refusal, ok

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.sandbox.governance import Grant, ProjectRole
    from analyzer.sandbox.world import Group, Resource, Site

    Json = Mapping[str, object]

PROJECTS_A_PAGE = 100
_FILLED_BY = {"jira-software": "users", "jira-servicedesk": "agents"}  # the apps of Jira, and whom their seats hold


def _application_roles(ask: Ask) -> Answer:
    apps = [r for r in ask.index.world.resources if r.site == ask.site.name and r.app in _FILLED_BY]
    return ok([_application_role(ask, app) for app in apps])


def _application_role(ask: Ask, app: Resource) -> Json:
    groups = [g for g in ask.index.world.groups if any(r.resource == app.id and r.role in SEATS for r in g.roles)]
    default = [g for g in groups if any(r.resource == app.id and r.default for r in g.roles)]
    taken, seats = ask.index.seats[app.id], app.capacity
    return {
        "key": app.app,
        "name": app.type,
        "groups": [group.name for group in groups],
        "groupDetails": [_group(ask.site, group) for group in groups],
        "defaultGroups": [group.name for group in default],
        "defaultGroupsDetails": [_group(ask.site, group) for group in default],
        "selectedByDefault": bool(default),
        "defined": True,
        "numberOfSeats": -1 if seats is None else seats,
        "remainingSeats": -1 if seats is None else max(0, seats - taken),
        "userCount": taken,
        "userCountDescription": _FILLED_BY[app.app],
        "hasUnlimitedSeats": seats is None,
        "platform": False,
    }


def _group(site: Site, group: Group) -> Json:
    return {"name": group.name, "groupId": group.id, "self": f"{site.url}/rest/api/3/group?groupId={group.id}"}


def _projects(ask: Ask) -> Answer:
    """List projects, by their type if that is asked for; by anything else the sandbox refuses to choose."""
    if strange := {name for name, _ in ask.call.query} - {"startAt", "maxResults", "typeKey"}:
        raise jira_refusal(400, f"The sandbox does not know {', '.join(sorted(strange))}.")
    kind, start, most = ask.call.one("typeKey"), ask.call.number("startAt", 0), ask.call.number("maxResults", 50)
    if start is None or most is None:
        raise jira_refusal(400, "startAt and maxResults are numbers.")
    rows = (project for project in _all_projects(ask) if kind in {None, project.type})
    listing, most = ask.listing(kind, rows, partial(_project, ask.site)), min(most, PROJECTS_A_PAGE)
    page = {
        "self": f"{ask.site.url}/rest/api/3/project/search?startAt={start}&maxResults={most}",
        "startAt": start,
        "maxResults": most,
        "total": len(listing),
        "isLast": start + most >= len(listing),
        "values": listing.part(start, start + most),
    }
    return ok(page)


def _all_projects(ask: Ask) -> Iterator[Project]:
    site, world = ask.site.name, ask.index.world
    for desk in world.desks:
        if desk.site == site:
            yield Project(desk.project_id, site, desk.project_key, desk.name, "service_desk")
    yield from (project for project in world.projects if project.site == site)


def _asked_project(ask: Ask) -> Project:
    wanted = next(ask.where[name] for name in ("projectIdOrKey", "projectKeyOrId") if name in ask.where)
    for project in _all_projects(ask):
        if wanted in {project.id, project.key}:
            return project
    raise jira_refusal(404, f"No project could be found with key or id '{wanted}'.")


def _project(site: Site, project: Project) -> Json:
    return {
        "id": project.id,
        "key": project.key,
        "name": project.name,
        "self": f"{site.url}/rest/api/3/project/{project.id}",
        "projectTypeKey": project.type,
        "simplified": False,
        "style": "classic",
        "isPrivate": False,
    }


def _roles(ask: Ask) -> Answer:
    project = _asked_project(ask)
    return ok({role.name: _role_address(ask.site, project, role) for role in _roles_of(ask, project)})


def _one_role(ask: Ask) -> Answer:
    project, wanted = _asked_project(ask), ask.where["id"]
    for role in _roles_of(ask, project):
        if str(role.id) == wanted:
            return ok(_role(ask, project, role))
    raise jira_refusal(404, f"The project has no role with the id '{wanted}'.")


def _roles_of(ask: Ask, project: Project) -> list[ProjectRole]:
    return [r for r in ask.index.world.project_roles if (r.site, r.project_key) == (project.site, project.key)]


def _role_address(site: Site, project: Project, role: ProjectRole) -> str:
    return f"{site.url}/rest/api/3/project/{project.id}/role/{role.id}"


def _role(ask: Ask, project: Project, role: ProjectRole) -> Json:
    return {
        "self": _role_address(ask.site, project, role),
        "id": role.id,
        "name": role.name,
        "actors": [dict(actor, id=n) for n, actor in enumerate(_actors(ask, role), start=role.id * 1000)],
    }


def _actors(ask: Ask, role: ProjectRole) -> Iterator[Json]:
    for account in role.users:
        person = ask.index.person(ask.site.name, account)
        name = person.name if person else account
        kind = "atlassian-user-role-actor"
        yield {"type": kind, "displayName": name, "actorUser": {"accountId": account}}
    for group in (ask.index.groups[each] for each in role.groups):
        details = {"groupId": group.id, "name": group.name, "displayName": group.name}
        kind = "atlassian-group-role-actor"
        yield {"type": kind, "displayName": group.name, "name": group.name, "actorGroup": details}


def _permission_scheme(ask: Ask) -> Answer:
    """Show the scheme of a project; one that the world does not give a scheme has Jira's default, which is bare."""
    project = _asked_project(ask)
    schemes = (s for s in ask.index.world.permission_schemes if s.site == project.site and project.key in s.projects)
    scheme = next(schemes, PermissionScheme(0, project.site, "Default Permission Scheme", [project.key]))
    address = f"{ask.site.url}/rest/api/3/permissionscheme/{scheme.id}"
    shown = {"id": scheme.id, "self": address, "name": scheme.name, "expand": "permissions,user,group,projectRole,all"}
    if {"all", "permissions"}.isdisjoint((ask.call.one("expand") or "").split(",")):
        return ok(shown)
    permissions = [
        {"id": n, "self": f"{address}/permission/{n}", "permission": grant.permission, "holder": _holder(ask, grant)}
        for n, grant in enumerate(scheme.grants, start=scheme.id * 1000)
    ]
    return ok({**shown, "permissions": permissions})


def _holder(ask: Ask, grant: Grant) -> Json:
    """Name a holder by its id, and as Jira used to besides: a group by its name."""
    if not grant.value:
        return {"type": grant.holder}
    name = ask.index.groups[grant.value].name if grant.holder == "group" else grant.value
    return {"type": grant.holder, "parameter": name, "value": grant.value}


_API = "/ex/jira/{cloudId}/rest/api/3"

ROUTES = (
    Route("GET", f"{_API}/applicationrole", _application_roles),
    Route("GET", f"{_API}/project/search", _projects),
    Route("GET", f"{_API}/project/{{projectIdOrKey}}/role", _roles),
    Route("GET", f"{_API}/project/{{projectIdOrKey}}/role/{{id}}", _one_role),
    Route("GET", f"{_API}/project/{{projectKeyOrId}}/permissionscheme", _permission_scheme),
)
