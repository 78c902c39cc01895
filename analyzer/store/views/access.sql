-- Who may do what on sites, in Confluence and in Bitbucket, beside the roles that the organization grants.

CREATE OR REPLACE VIEW application_role AS
SELECT site, "key", name, seats, CASE WHEN seats IS NOT NULL THEN greatest(seats - users, 0) END AS remaining, users, unlimited, default_groups
FROM stored.application_role WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW application_role IS 'Licensed apps of Jira on each site, with their seats, as the site counts them.';
COMMENT ON COLUMN application_role.site IS 'the site';
COMMENT ON COLUMN application_role.key IS 'jira-software, jira-servicedesk, jira-product-discovery, …';
COMMENT ON COLUMN application_role.name IS 'the app as the site names it';
COMMENT ON COLUMN application_role.seats IS 'seats of its licence; null without a limit';
COMMENT ON COLUMN application_role.remaining IS 'seats that nobody holds; null without a limit';
COMMENT ON COLUMN application_role.users IS 'accounts that count against the licence';
COMMENT ON COLUMN application_role.unlimited IS 'whether its licence has no limit';
COMMENT ON COLUMN application_role.default_groups IS 'ids of the groups to which newcomers to the app are added';

CREATE OR REPLACE VIEW project_role AS
SELECT site, project, role_id, name FROM stored.project_role WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW project_role IS 'Roles in the projects of service desks.';
COMMENT ON COLUMN project_role.site IS 'the site';
COMMENT ON COLUMN project_role.project IS 'the key of the project';
COMMENT ON COLUMN project_role.role_id IS 'Atlassian''s id; the same in every project of the site that shares the role';
COMMENT ON COLUMN project_role.name IS 'its name, such as Service Desk Team';

CREATE OR REPLACE VIEW project_role_actor AS
SELECT a.site, a.project, a.role_id, r.name AS role, a.account_id, a.group_id
FROM stored.project_role_actor a
LEFT JOIN project_role r ON r.site = a.site AND r.project = a.project AND r.role_id = a.role_id
WHERE a.snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW project_role_actor IS 'Who has which role in the project of a service desk: accounts and groups, as the role names them.';
COMMENT ON COLUMN project_role_actor.site IS 'the site';
COMMENT ON COLUMN project_role_actor.project IS 'the key of the project';
COMMENT ON COLUMN project_role_actor.role_id IS 'the role';
COMMENT ON COLUMN project_role_actor.role IS 'its name';
COMMENT ON COLUMN project_role_actor.account_id IS 'the account; null where the actor is a group';
COMMENT ON COLUMN project_role_actor.group_id IS 'the group; null where the actor is an account';

CREATE OR REPLACE VIEW project_permission AS
SELECT site, project, scheme, permission, holder_type, holder
FROM stored.project_permission WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW project_permission IS 'What the permission scheme of a service desk''s project grants, and to whom.';
COMMENT ON COLUMN project_permission.site IS 'the site';
COMMENT ON COLUMN project_permission.project IS 'the key of the project';
COMMENT ON COLUMN project_permission.scheme IS 'the name of its permission scheme';
COMMENT ON COLUMN project_permission.permission IS 'BROWSE_PROJECTS, SERVICEDESK_AGENT, …';
COMMENT ON COLUMN project_permission.holder_type IS 'user, group, projectRole, applicationRole, anyone, sd.customer.portal.only, …';
COMMENT ON COLUMN project_permission.holder IS 'the id of that account, group, role or app; null where the type says it all: applicationRole without one is everyone logged in';

CREATE OR REPLACE VIEW desk_organization AS
SELECT site, desk_id, customer_organization_id
FROM stored.desk_organization WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW desk_organization IS 'Customer organizations that each desk serves.';
COMMENT ON COLUMN desk_organization.site IS 'the site';
COMMENT ON COLUMN desk_organization.desk_id IS 'the desk';
COMMENT ON COLUMN desk_organization.customer_organization_id IS 'the customer organization';

CREATE OR REPLACE VIEW confluence_group AS
SELECT site, group_id, name FROM stored.confluence_group WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW confluence_group IS 'Groups as Confluence on each site lists them.';
COMMENT ON COLUMN confluence_group.site IS 'the site';
COMMENT ON COLUMN confluence_group.group_id IS 'Atlassian''s id';
COMMENT ON COLUMN confluence_group.name IS 'its name there';

CREATE OR REPLACE VIEW confluence_guest AS
SELECT site, account_id FROM stored.confluence_guest WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW confluence_guest IS 'Active guests, as Confluence on each site lists them.';
COMMENT ON COLUMN confluence_guest.site IS 'the site';
COMMENT ON COLUMN confluence_guest.account_id IS 'the account';

CREATE OR REPLACE VIEW bitbucket_member AS
SELECT workspace, account_id, bool_or(listed) AS member, max(permission) AS permission
FROM (
    SELECT workspace, account_id, true AS listed, NULL AS permission
    FROM stored.bitbucket_member WHERE snapshot = (SELECT snapshot_id FROM snapshot)
    UNION ALL
    SELECT workspace, account_id, false, permission
    FROM stored.bitbucket_permission WHERE snapshot = (SELECT snapshot_id FROM snapshot)
)
GROUP BY workspace, account_id;
COMMENT ON VIEW bitbucket_member IS 'Who belongs to a configured Bitbucket workspace.';
COMMENT ON COLUMN bitbucket_member.workspace IS 'the workspace, as configured';
COMMENT ON COLUMN bitbucket_member.account_id IS 'the account';
COMMENT ON COLUMN bitbucket_member.member IS 'whether it is in the list of members; the list of permissions may name others';
COMMENT ON COLUMN bitbucket_member.permission IS 'owner, member or, as long as Bitbucket has them, collaborator; null where not told';

CREATE OR REPLACE VIEW bitbucket_repository_permission AS
SELECT workspace, repository, account_id, permission
FROM stored.bitbucket_repository_permission WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW bitbucket_repository_permission IS 'What each account may do in the repositories of a configured Bitbucket workspace, groups'' grants included.';
COMMENT ON COLUMN bitbucket_repository_permission.workspace IS 'the workspace, as configured';
COMMENT ON COLUMN bitbucket_repository_permission.repository IS 'the repository, as workspace/name';
COMMENT ON COLUMN bitbucket_repository_permission.account_id IS 'the account';
COMMENT ON COLUMN bitbucket_repository_permission.permission IS 'admin, write or read';
