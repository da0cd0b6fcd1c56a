/** A pool with its settings, and the one way in which views change them. */
import {
  GetUserPoolMfaConfigCommand,
  type GetUserPoolMfaConfigResponse,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Api, useApi } from '../frame/api/api.ts';
import { readPool } from '../frame/pool.ts';
import { type Loaded, useLoaded } from '../frame/use-loaded.ts';
import { type MfaChange, mfaInput, type PoolChange, updateInput } from './pool-update.ts';

/** Reads the pool anew and writes it with the change, so that what others changed meanwhile stays. */
export async function changePool(api: Api, id: string, change: PoolChange): Promise<void> {
  await api.send(new UpdateUserPoolCommand(updateInput(await readPool(api, id), change)));
}

export interface PoolWithMfa {
  readonly pool: UserPoolType;
  readonly mfa: GetUserPoolMfaConfigResponse;
}

export interface PoolSettings {
  readonly loaded: Loaded<PoolWithMfa>;
  readonly update: (change: PoolChange) => Promise<void>;
  readonly setMfa: (change: MfaChange) => Promise<void>;
}

export function usePoolSettings(id: string): PoolSettings {
  const api = useApi();
  const readMfa = () => api.send(new GetUserPoolMfaConfigCommand({ UserPoolId: id }));
  const loaded = useLoaded(id, async () => {
    const [pool, mfa] = await Promise.all([readPool(api, id), readMfa()]);
    return { pool, mfa };
  });
  return {
    loaded,
    update: async (change) => {
      await changePool(api, id, change);
      loaded.reload();
    },
    setMfa: async (change) => {
      await api.send(new SetUserPoolMfaConfigCommand(mfaInput(id, await readMfa(), change)));
      loaded.reload();
    },
  };
}
