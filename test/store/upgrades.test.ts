/** An older version beside a newer one: until the newer one's upgrade is finalized, and after it. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { finalize, migrate } from '#store/sql/migrations/migrate.ts';
import { openDatabase, openStoreOn } from '#store/sql/open.ts';
import { type Database, sql, template } from '#store/sql/query.ts';
import { TABLES } from '#store/sql/tables.ts';
import { createDatabase } from '../support/postgres.ts';
import { onEveryStore, startOnPostgres } from '../support/servers.ts';
import { NEWER, WIDENING } from './newer-version.ts';
import { MASTER_KEY } from './open.ts';

const backends = {
  SQLite: async () => 'sqlite::memory:',
  PostgreSQL: createDatabase,
};

const options = { masterKey: MASTER_KEY, clock: systemClock, random: systemRandom };
const noPause = async () => {};

for (const [backend, newUrl] of Object.entries(backends)) {
  describe(`Upgrades on ${backend}`, () => {
    const open = async (t: TestContext): Promise<Database> => {
      const database = await openDatabase({ url: await newUrl(), random: systemRandom });
      t.after(() => database.close());
      return database;
    };
    const applied = async ({ reads }: Database, id: string) =>
      (await reads.all(sql`select id from migrations where id = ${id}`)).length === 1;

    test('a version before starts on a store that a newer one has added to', async (t) => {
      const database = await open(t);
      const { store } = await openStoreOn(database, options);
      assert.deepEqual(await migrate(database, systemClock, NEWER), [WIDENING, '9002-notes']);
      assert.equal(await store.admits(), true);
      assert.deepEqual(await migrate(database, systemClock), []);
      const { store: restarted } = await openStoreOn(database, options);
      assert.equal(await restarted.admits(), true);
    });

    test('once an upgrade is finalized, versions before are refused, and those that run notice', async (t) => {
      const database = await open(t);
      const { store: older } = await openStoreOn(database, options);
      const { store: newer } = await openStoreOn(database, { ...options, version: NEWER });
      assert.equal(await applied(database, '9003-narrowing'), false);
      assert.equal(newer.isFinalized(WIDENING), false);
      assert.deepEqual(await finalize(database, systemClock, noPause, NEWER), ['9003-narrowing']);
      assert.equal(await older.admits(), false);
      await assert.rejects(openStoreOn(database, options), /newer version .* has finalized/);
      assert.equal(await newer.admits(), true);
      assert.equal(newer.isFinalized(WIDENING), true);
      assert.deepEqual(await finalize(database, systemClock, noPause, NEWER), []);
    });

    test('an upgrade is finalized to its end by the next try when one is killed', async (t) => {
      const database = await open(t);
      await migrate(database, systemClock);
      const killed = {
        ...NEWER,
        contractions: [{ id: '9003-narrowing', steps: [() => 'broken'] }],
      };
      await assert.rejects(finalize(database, systemClock, noPause, killed));
      assert.equal(await applied(database, '9003-narrowing'), false);
      await assert.rejects(migrate(database, systemClock), /has finalized/);
      assert.deepEqual(await finalize(database, systemClock, noPause, NEWER), ['9003-narrowing']);
    });

    test('a new store is that of the version that makes it', async (t) => {
      const database = await open(t);
      const { store } = await openStoreOn(database, { ...options, version: NEWER });
      assert.equal(store.isFinalized('9003-narrowing'), true);
      await assert.rejects(migrate(database, systemClock), /has finalized/);
    });
  });
}

test('a server that is left behind is not ready any more', async (t) => {
  const poolhouse = await startOnPostgres(t, {}, { storeUrl: await createDatabase() });
  const ready = async () => (await fetch(`${poolhouse.url}/_health/ready`)).status;
  assert.equal(await ready(), 200);
  const database = await openDatabase({ url: poolhouse.storeUrl, random: systemRandom });
  t.after(() => database.close());
  await migrate(database, systemClock, NEWER);
  const { UserPools } = await poolhouse.client().listUserPools({ MaxResults: 1 });
  assert.deepEqual(UserPools, []);
  await finalize(database, systemClock, noPause, NEWER);
  while ((await ready()) === 200) await new Promise((resolve) => setTimeout(resolve, 50));
});

/** Tables whose records have members in JSON that they share with what a newer version adds. */
const IN_JSON = TABLES.filter(({ columns }) => Array.isArray(columns.data)).map(({ name }) => name);

onEveryStore((start) => {
  test('what a newer version has added to a record is still there after an update by this one', async (t) => {
    let database: Database | undefined;
    const { clock, ...poolhouse } = await start(
      t,
      {},
      {
        openDatabase: async (asked) => {
          database = await openDatabase(asked);
          await migrate(database, systemClock);
          await migrate(database, systemClock, NEWER);
          return database;
        },
        storeUrl: start === startOnPostgres ? await createDatabase() : 'sqlite::memory:',
      },
    );
    const cognito = poolhouse.client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'newer',
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    });
    const [UserPoolId, ResourceArn] = [UserPool!.Id!, UserPool!.Arn!];
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    });
    const ClientId = UserPoolClient!.ClientId!;
    const user = { UserPoolId, Username: 'ann' };
    const Password = 'Correct-horse-7';
    await cognito.adminCreateUser({ ...user, MessageAction: 'SUPPRESS' });
    await cognito.adminSetUserPassword({ ...user, Password, Permanent: true });
    await cognito.createUserPoolDomain({ UserPoolId, Domain: 'newer' });
    const signIn = () =>
      cognito.adminInitiateAuth({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: Password },
      });
    await signIn();
    const { AuthEvents } = await cognito.adminListUserAuthEvents(user);
    await database!.transaction(async (tx) => {
      for (const table of IN_JSON) {
        const add = template(
          `update ${table} set data = '{"newer":{"member":1},' || substr(data, 2)`,
        );
        assert.ok((await tx.run(add())) > 0, `${table} has a row`);
      }
    });
    clock.advance(2_000); // what is kept in memory

    await cognito.setUserPoolMfaConfig({
      UserPoolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    await cognito.tagResource({ ResourceArn, Tags: { team: 'red' } });
    await cognito.addCustomAttributes({
      UserPoolId,
      CustomAttributes: [{ Name: 'team', AttributeDataType: 'String', Mutable: true }],
    });
    await cognito.createUserPoolReplica({ UserPoolId, RegionName: 'eu-west-1' });
    await cognito.updateUserPool({
      UserPoolId,
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    });
    await cognito.setRiskConfiguration({
      UserPoolId,
      RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
    });
    await cognito.updateUserPoolClient({ UserPoolId, ClientId, ClientName: 'other' });
    await cognito.setRiskConfiguration({
      UserPoolId,
      ClientId,
      RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
    });
    await cognito.updateUserPoolDomain({ UserPoolId, Domain: 'newer', ManagedLoginVersion: 2 });
    const UserAttributes = [{ Name: 'custom:team', Value: 'red' }];
    await cognito.adminUpdateUserAttributes({ ...user, UserAttributes });
    await cognito.adminDisableUser(user);
    await cognito.adminEnableUser(user);
    await cognito.adminUpdateAuthEventFeedback({
      ...user,
      EventId: AuthEvents![0]!.EventId,
      FeedbackValue: 'Valid',
    });
    for (const table of IN_JSON) {
      const rows = await database!.reads.all<{ data: string }>(
        template(`select data from ${table} order by length(data) desc`)(),
      );
      assert.deepEqual(JSON.parse(rows[0]!.data).newer, { member: 1 }, table);
    }
  });
});
