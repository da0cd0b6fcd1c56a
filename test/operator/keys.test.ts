import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { chainedRecords } from '../support/audit-records.ts';
import { startProduction, until } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';
import { allowing, madeKey, operator, refusedBy } from './operator-client.ts';

onEveryStore((start) => {
  test('signing keys of a pool are shown and rotated, and a second rotation waits', async (t) => {
    const server = await startProduction(start, t);
    const app = await createApp(server);
    await createUser(app, 'alice');
    await signIn(app, 'alice');
    const UserPoolId = app.poolId;
    const states = async () => {
      const { SigningKeys } = await operator(server, 'ListSigningKeys', { UserPoolId });
      return SigningKeys.map(({ State }: { State: string }) => State).sort();
    };
    assert.deepEqual(await states(), ['SIGNS', 'SIGNS']);
    const planned = { UserPoolId, Rotation: 'PLANNED' };
    const { KeyIds, SignsFrom } = await operator(server, 'RotateSigningKeys', planned);
    assert.equal(KeyIds.length, 2);
    assert.ok(SignsFrom * 1000 > server.clock.now() + 86_400_000);
    assert.deepEqual(await states(), ['PUBLISHED', 'PUBLISHED', 'SIGNS', 'SIGNS']);
    const again = await refusedBy(server, 'RotateSigningKeys', planned);
    assert.equal(again, 'PreconditionNotMetException');
    await operator(server, 'RotateSigningKeys', { UserPoolId, Rotation: 'EMERGENCY' });
    server.clock.advance(3_000);
    assert.deepEqual(await states(), ['ENDED', 'ENDED', 'ENDED', 'ENDED', 'SIGNS', 'SIGNS']);
    await chainedRecords(server, ({ event }) => event === 'signing keys rotated', 2);
    const pools = await madeKey(
      server,
      'keys',
      allowing('poolhouse:*', `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${UserPoolId}`),
    );
    await operator(server, 'ListSigningKeys', { UserPoolId }, pools);
    const elsewhere = { UserPoolId: 'us-east-1_Another00' };
    assert.equal(
      await refusedBy(server, 'ListSigningKeys', elsewhere, pools),
      'AccessDeniedException',
    );
    assert.equal(
      await refusedBy(server, 'ListSigningKeys', elsewhere),
      'ResourceNotFoundException',
    );
    assert.equal(
      await refusedBy(server, 'RotateSigningKeys', { UserPoolId, Rotation: 'NOW' }),
      'InvalidParameterException',
    );
  });

  test('a data key is gone on to while the server runs, and one that is out of use is deleted', async (t) => {
    const server = await startProduction(start, t);
    const app = await createApp(server);
    await createUser(app, 'alice');
    const work = async (kind: string) => {
      let report: { Kind: string; State: string; Deleted?: number[]; Resealed?: number };
      await until(async () => {
        report = (await operator(server, 'ListDataKeys')).Work;
        return report.State !== 'RUNNING';
      });
      assert.deepEqual([report!.Kind, report!.State], [kind, 'DONE']);
      return report!;
    };
    const sealing = async (input = {}) =>
      (await operator(server, 'ListDataKeys', input)).DataKeys.find(
        ({ State }: { State: string }) => State === 'SEALS',
      );
    const first = await sealing();
    assert.equal(first.CanBeDeleted, false);
    assert.equal(first.Rows, undefined);
    const { Work } = await operator(server, 'RotateDataKey');
    assert.equal(Work.Kind, 'ROTATE');
    assert.ok((await work('ROTATE')).Resealed! > 0);
    const second = await sealing({ CountRows: true });
    assert.ok(second.DataKeyId > first.DataKeyId);
    assert.ok(second.Rows > 0);
    await signIn(app, 'alice');

    await operator(server, 'RotateDataKey');
    await work('ROTATE');
    server.clock.advance(31 * 86_400_000);
    await operator(server, 'RetireDataKeys');
    assert.deepEqual((await work('RETIRE')).Deleted, [second.DataKeyId]);
    await operator(server, 'ResealRows');
    assert.equal((await work('RESEAL')).Resealed, 0);
    await signIn(app, 'alice');
    await chainedRecords(server, ({ event }) => event === 'data key deleted');
    assert.equal(
      await refusedBy(server, 'RetireDataKeys', { UnusedForDays: -1 }),
      'InvalidParameterException',
    );
  });
});
