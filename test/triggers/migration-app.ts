/** Pools that ask a function about people they do not know. */
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { App } from '../support/app.ts';
import { onceApp } from '../support/codes.ts';
import type { Poolhouse } from '../support/servers.ts';
import type { Functions, Handler } from './functions.ts';

interface Settings {
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  /** The client does not tell who exists. */
  readonly hidden?: boolean;
}

/** Makes such pools on a server; `handler` is what their function does. */
export const migratingOn =
  (poolhouse: () => Poolhouse, functions: Functions) =>
  (handler: Handler, { pool = {}, hidden = false }: Settings = {}): Promise<App> =>
    onceApp(poolhouse(), {
      pool: {
        ...pool,
        LambdaConfig: { ...pool.LambdaConfig, UserMigration: functions.on('migration', handler) },
      },
      ...(hidden && {
        client: {
          PreventUserExistenceErrors: 'ENABLED',
          ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        },
      }),
    });
