/** Users that providers have made, straight in the store: no sign-in is needed to have one. */
import { linkIdentity } from '#domain/federation/identity-links.ts';
import { systemClock } from '#platform/clock.ts';
import { type OpenDatabase, openDatabase } from '#store/sql/open.ts';
import type { Database } from '#store/sql/query.ts';
import { tablesOver } from '#store/sql/tables.ts';
import { Vault } from '#store/sql/vault.ts';
import { SUBJECT } from '#store/tables/identities.ts';
import type { User } from '#store/tables/users.ts';
import { newUser } from '../store/conformance/samples.ts';
import type { App } from '../support/app.ts';
import { newSealer } from '../support/sealer.ts';

/** How a server opens its store so that users can be put into it beside the server. */
export function residents() {
  let database: Database;
  const open: OpenDatabase = async (options) => {
    database = await openDatabase(options);
    return database;
  };
  return { openDatabase: open, federatedUser };

  /** A user whom `provider` has made for `subject`; answers it. */
  function federatedUser(
    { poolId }: App,
    provider: string,
    subject: string,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<User> {
    const made = newUser(poolId, {
      username: `${provider}_${subject}`,
      status: 'EXTERNAL_PROVIDER',
      attributes,
    });
    return database.transaction(async (connection) => {
      const tables = tablesOver(connection, new Vault(newSealer(), async () => {}), systemClock);
      const tx = { ...tables, afterCommit: () => {} };
      const identity = { provider, attribute: SUBJECT, value: subject, createdAt: made.createdAt };
      const user = await linkIdentity(tx, made, { ...identity, type: 'OIDC', isPrimary: true });
      await tx.users.insert(user!);
      await tx.users.claimLogin(poolId, { kind: 'username', key: made.username }, made.id);
      return user!;
    });
  }
}

/** Leaves a user of the pool's own no sign-in but at a provider: EXTERNAL_PROVIDER from then on. */
export async function turnOffPassword(
  { cognito, poolId }: Pick<App, 'cognito' | 'poolId'>,
  username: string,
): Promise<void> {
  await cognito.adminDisableProviderForUser({
    UserPoolId: poolId,
    User: {
      ProviderName: 'Cognito',
      ProviderAttributeName: 'Cognito_Subject',
      ProviderAttributeValue: username,
    },
  });
}
