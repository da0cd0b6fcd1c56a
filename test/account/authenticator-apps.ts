/** The authenticators a user keeps, without a page: on the store of a server that runs. */
import { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import {
  AuthenticatorApps,
  type AuthenticatorEnrolment,
} from '#domain/factors/authenticator-apps.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { newDataKey } from '#platform/sealing.ts';
import { noTracing } from '#platform/tracing.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { AuthenticatorApp } from '../support/app.ts';
import { sealerOver } from '../support/sealer.ts';
import type { Poolhouse } from '../support/servers.ts';

/** Tickets made on one node are good on another: the nodes of a test share this key. */
const KEY = newDataKey(systemRandom, 1);

export function authenticatorApps({ server, clock }: Pick<Poolhouse, 'server' | 'clock'>) {
  const { store } = server;
  return new AuthenticatorApps({
    store,
    clock,
    ids: new Ids(systemRandom),
    random: systemRandom,
    sealer: sealerOver(KEY),
    guard: new AttemptGuard({
      store,
      clock,
      log: silentLog,
      meters: new Meters(),
      tracer: noTracing,
    }),
    log: silentLog,
  });
}

export interface Holder {
  readonly pool: Pool;
  readonly user: User;
  readonly authenticators: AuthenticatorApps;
  readonly poolhouse: Pick<Poolhouse, 'server' | 'clock'>;
}

/** The user as the store has it now. */
export async function holderOf(
  poolhouse: Pick<Poolhouse, 'server' | 'clock'>,
  poolId: string,
  userId: string,
): Promise<Holder> {
  const { store } = poolhouse.server;
  const pool = (await store.pools.find(poolId))!;
  const user = (await store.users.find(poolId, userId))!;
  return { pool, user, authenticators: authenticatorApps(poolhouse), poolhouse };
}

/** A new authenticator app of the user, and what would enrol it now. */
export function offer({ pool, user, authenticators, poolhouse }: Holder) {
  const { ticket, secret } = authenticators.offer(pool, user);
  const app = new AuthenticatorApp(secret, poolhouse.clock);
  const enrolment = (
    name: string,
    more: Partial<AuthenticatorEnrolment> = {},
  ): AuthenticatorEnrolment => ({
    ticket,
    code: app.code(),
    name,
    ...more,
  });
  return { app, ticket, enrolment };
}

/** Enrols one more authenticator, or one in place of another. */
export async function enrolOwn(
  holder: Holder,
  name: string,
  replaces?: string,
): Promise<AuthenticatorApp> {
  const { authenticators, pool, user } = holder;
  const { app, enrolment } = offer(holder);
  const given = enrolment(name);
  if (replaces === undefined) await authenticators.add(pool, user, given);
  else await authenticators.replace(pool, user, replaces, given);
  return app;
}
