/** Runs random commands against a server, each checked by the model, until there were enough. */
import fc from 'fast-check';
import { holderOf } from '../../account/authenticator-apps.ts';
import type { Poolhouse } from '../../support/servers.ts';
import {
  administer,
  createUser,
  EMAIL_CONFIGURATION,
  poolCodes,
  poolMfa,
  RECOVERY,
  SMS_CONFIGURATION,
} from './account.ts';
import { beginning, command } from './arbitraries.ts';
import { execute } from './commands.ts';
import type { ModelClient, ModelPool, World } from './model.ts';
import { PASSWORDS } from './passwords.ts';
import { checkAllTokens } from './tokens.ts';
import { send } from './wire.ts';

/** Commands between one fresh pair of pools and the next, at most; half of it on average. */
const LONGEST = 160;

export interface ModelRun {
  readonly steps: number;
  /** What happened, and how often. */
  readonly seen: ReadonlyMap<string, number>;
}

/**
 * Runs at least `steps` commands. Throws with the shortest failing sequence and the seed.
 */
export async function runModel(
  poolhouse: Poolhouse,
  { steps, seed }: { readonly steps: number; readonly seed: number },
): Promise<ModelRun> {
  const seen = new Map<string, number>();
  let done = 0;
  const property = fc.asyncProperty(
    beginning,
    fc.array(command, { maxLength: LONGEST, size: 'max' }),
    async (pools, commands) => {
      const world = await createWorld(poolhouse, seen);
      for (const [pool, { mode, factors, codes }] of pools.entries()) {
        await poolMfa(world, { type: 'pool mfa', pool, mode, factors });
        await poolCodes(world, { type: 'pool codes', pool, codes });
      }
      for (const each of commands) {
        await execute(world, each);
        done++;
      }
      await checkAllTokens(world);
    },
  );
  for (let batch = 0; done < steps; batch++) {
    const numRuns = Math.ceil((steps - done) / (LONGEST / 2));
    await fc.assert(property, { seed: seed + batch, numRuns, unbiased: true, endOnFailure: false });
  }
  return { steps: done, seen };
}

/** Two pools with the same names in them, and clients of every kind. */
async function createWorld(poolhouse: Poolhouse, seen: Map<string, number>): Promise<World> {
  const { url, clock } = poolhouse;
  const pools = [await createPool(url), await createPool(url)] as const;
  const world: World = {
    url,
    clock,
    own: (poolId, sub) => holderOf(poolhouse, poolId, sub),
    newestCode: (userPoolId, username) => poolhouse.inbox({ userPoolId, username })[0]!.code!,
    pools,
    clients: [
      await createClient(url, pools[0], { hides: false }),
      await createClient(url, pools[0], { hides: true, graceMs: 10_000 }),
      await createClient(url, pools[1], { hides: false, secret: true }),
    ],
    users: [],
    sessions: [],
    nobodys: [],
    exchanges: [],
    access: [],
    refresh: [],
    browsers: [],
    oauthCodes: [],
    seen,
  };
  await createUser(world, pools[0], 'ann', PASSWORDS[0]!, { mail: 'ann@example.com' });
  await createUser(world, pools[0], 'bob', PASSWORDS[0]!, { phone: '+15555550101' });
  await createUser(world, pools[1], 'ann', PASSWORDS[0]!, {
    phone: '+15555550102',
    mail: 'ann@example.net',
  });
  await createUser(world, pools[1], 'cyd', PASSWORDS[1]!, {});
  for (const user of [1, 2, 3]) {
    await administer(world, { type: 'administer', user, what: 'set password', password: 0 });
  }
  return world;
}

async function createPool(url: string): Promise<ModelPool> {
  const answer = await send(url, 'CreateUserPool', {
    PoolName: 'model',
    SmsConfiguration: SMS_CONFIGURATION,
    EmailConfiguration: EMAIL_CONFIGURATION,
    AccountRecoverySetting: RECOVERY,
    UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' },
  });
  const id = answer.body.UserPool.Id;
  const users = new Map();
  return { id, mode: 'OFF', totp: false, sms: false, email: false, codes: [], users };
}

async function createClient(
  url: string,
  pool: ModelPool,
  wanted: { readonly hides: boolean; readonly graceMs?: number; readonly secret?: boolean },
): Promise<ModelClient> {
  const { hides, graceMs, secret = false } = wanted;
  const answer = await send(url, 'CreateUserPoolClient', {
    UserPoolId: pool.id,
    ClientName: 'model',
    GenerateSecret: secret,
    PreventUserExistenceErrors: hides ? 'ENABLED' : 'LEGACY',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
      ...(graceMs === undefined ? ['ALLOW_REFRESH_TOKEN_AUTH'] : []),
    ],
    AccessTokenValidity: 10,
    IdTokenValidity: 10,
    RefreshTokenValidity: 60,
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
    ...(graceMs !== undefined && {
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: graceMs / 1000 },
    }),
  });
  if (answer.error) throw new Error(`CreateUserPoolClient: ${answer.body.message}`);
  const { ClientId: id, ClientSecret } = answer.body.UserPoolClient;
  return { id, pool, secret: ClientSecret, hides, graceMs };
}
