import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, signIn, tokensOf } from '../support/app.ts';
import { startNodes } from '../support/servers.ts';

const ENDED = ['Refresh token has been reused', 'Refresh Token has been revoked'];

for (const grace of [0, 60]) {
  const wins = grace === 0 ? 'one succeeds and the family ends' : 'all succeed within its grace';
  test(`of 40 uses of one refresh token on two nodes at once ${wins}`, async (t) => {
    const nodes = await startNodes(t, 2);
    // The clocks of two machines never agree exactly.
    nodes[1].clock.advance(-1500);
    const app = await createApp(nodes[0], {
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: grace },
      },
    });
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const clients = nodes.map((node) => node.client());
    const uses = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        clients[i % 2]!.getTokensFromRefreshToken({ ClientId: app.clientId, RefreshToken }),
      ),
    );
    const won = uses.flatMap((use) => (use.status === 'fulfilled' ? [tokensOf(use.value)] : []));
    const renewals = await Promise.allSettled(
      won.map((tokens, i) =>
        clients[(i + 1) % 2]!.getTokensFromRefreshToken({
          ClientId: app.clientId,
          RefreshToken: tokens.RefreshToken,
        }),
      ),
    );
    const good = renewals.filter(({ status }) => status === 'fulfilled').length;
    assert.deepEqual([won.length, good], grace === 0 ? [1, 0] : [40, 40]);
    for (const use of uses) {
      if (use.status === 'rejected') assert.ok(ENDED.includes(use.reason.message), use.reason);
    }
  });
}
