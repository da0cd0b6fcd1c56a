import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { machine } from '../tokens/machine.ts';
import { answering, functionsBehind } from './functions.ts';

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

  test('a client that acts for itself is told of by version 3 alone', async () => {
    const details = {
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: 'acme', sub: 'forged' },
        scopesToAdd: ['audit/read'],
        scopesToSuppress: ['orders/write'],
      },
    };
    const handler = answering({ claimsAndScopeOverrideDetails: details });
    for (const version of ['V2_0', 'V3_0'] as const) {
      const LambdaConfig = {
        PreTokenGenerationConfig: {
          LambdaVersion: version,
          LambdaArn: functions.on('tokens', handler),
        },
      };
      const app = await machine(poolhouse(), ['orders/read', 'orders/write'], { LambdaConfig });
      const { ClientAuthenticationResult } = await app.cognito.getClientToken({
        ClientId: app.clientId,
        Secret: app.secret,
        ClientMetadata: { job: 'nightly' },
      });
      const { claims } = decoded(ClientAuthenticationResult!.AccessToken!);
      assert.equal(claims.sub, app.clientId);
      if (version === 'V2_0') {
        assert.deepEqual([claims.tenant, functions.events('tokens')], [undefined, []]);
        continue;
      }
      assert.deepEqual([claims.tenant, claims.scope], ['acme', 'orders/read audit/read']);
      const { triggerSource, userName, request } = functions.events('tokens')[0];
      assert.deepEqual(
        { triggerSource, userName, request },
        {
          triggerSource: 'TokenGeneration_ClientCredentials',
          userName: undefined,
          request: {
            userAttributes: {},
            groupConfiguration: {
              groupsToOverride: [],
              iamRolesToOverride: [],
              preferredRole: null,
            },
            scopes: ['orders/read', 'orders/write'],
            clientMetadata: { job: 'nightly' },
          },
        },
      );
    }
  });
});
