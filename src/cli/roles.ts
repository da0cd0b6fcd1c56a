/** `poolhouse admin …-role`: what principals can assume, whom it trusts and what it permits. */
import { SettingsError } from '#config/settings-error.ts';
import { roleArn } from '#contract/arn.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { checkRoleName, Roles, SESSION_SECONDS } from '#domain/access/roles.ts';
import { parseTrustPolicy } from '#domain/access/trust.ts';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import { every } from '#store/tables/page.ts';
import { commandAudit } from './audit.ts';
import type { Call, Run } from './call.ts';
import { asMisuse } from './misuse.ts';
import { readPolicyFile } from './policy-file.ts';
import { withAct, withStore } from './with-store.ts';

const rolesIn = (store: Store) =>
  new Roles({ store, clock: systemClock, ids: new Ids(systemRandom) });

export const createRole: Run = async ({ settings, operands, flags }) => {
  const name = operands[0]!;
  asMisuse(() => checkRoleName(name));
  const policyFile = flags.get('policy');
  const role = {
    name,
    trust: readPolicyFile(required(flags, 'trust'), parseTrustPolicy),
    ...(policyFile !== undefined && { policy: readPolicyFile(policyFile, parsePolicy) }),
    maxSessionSeconds: secondsIn(flags.get('max-session')),
  };
  const act = { operation: 'admin create-role', given: [`name=${name}`] };
  await withAct(settings, act, ({ store }) => rolesIn(store).create(role));
  await commandAudit(settings)('role created', { outcome: name });
  console.log(arnOf(settings, name));
  return 0;
};

export const listRoles: Run = async ({ settings }) =>
  withStore(settings, async (store) => {
    for await (const role of every((page) => rolesIn(store).list(page))) {
      const { name, createdAt, maxSessionSeconds, policy } = role;
      const made = `made ${new Date(createdAt).toISOString()}`;
      const rights = policy === undefined ? 'nothing' : 'policy';
      const parts = [arnOf(settings, name), made, `up to ${maxSessionSeconds} s`, rights];
      console.log(parts.join('  '));
    }
    return 0;
  });

export const putRolePolicy: Run = (call) => {
  const policy = readPolicyFile(required(call.flags, 'policy'), parsePolicy);
  return changeRole(call, ['put-role-policy', 'role policy set'], (roles, name) =>
    roles.setPolicy(name, policy),
  );
};

export const putRoleTrust: Run = (call) => {
  const trust = readPolicyFile(required(call.flags, 'trust'), parseTrustPolicy);
  return changeRole(call, ['put-role-trust', 'role trust set'], (roles, name) =>
    roles.setTrust(name, trust),
  );
};

export const deleteRole: Run = (call) =>
  changeRole(call, ['delete-role', 'role deleted'], (roles, name) => roles.delete(name));

async function changeRole(
  { settings, operands }: Call,
  [command, event]: readonly [string, string],
  change: (roles: Roles, name: string) => Promise<void>,
): Promise<number> {
  const name = operands[0]!;
  const act = { operation: `admin ${command}`, given: [`name=${name}`] };
  await withAct(settings, act, ({ store }) => change(rolesIn(store), name));
  await commandAudit(settings)(event, { outcome: name });
  return 0;
}

const arnOf = ({ region, accountId }: Call['settings'], name: string) =>
  roleArn(region, accountId, name);

function required(flags: Call['flags'], name: string): string {
  const value = flags.get(name);
  if (value !== undefined) return value;
  throw new SettingsError(`Name a JSON file with --${name}.`);
}

function secondsIn(given: string | undefined): number {
  const { least, most, usual } = SESSION_SECONDS;
  if (given === undefined) return usual;
  const seconds = /^\d{4,5}$/.test(given) ? Number(given) : 0;
  if (seconds >= least && seconds <= most) return seconds;
  throw new SettingsError(`--max-session takes seconds from ${least} to ${most}.`);
}
