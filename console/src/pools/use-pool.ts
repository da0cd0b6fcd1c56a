/** A pool with its settings, and the one way in which views change them. */
import {
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type GetUserPoolMfaConfigResponse,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { useApi } from '../frame/api/api.ts';
import { rememberName } from '../frame/names.ts';
import { type Loaded, useLoaded } from '../frame/use-loaded.ts';
import { type MfaChange, mfaInput, type PoolChange, updateInput } from './pool-update.ts';

export interface PoolWithMfa {
  readonly pool: UserPoolType;
  readonly mfa: GetUserPoolMfaConfigResponse;
}

export interface PoolSettings {
  readonly loaded: Loaded<PoolWithMfa>;
  /** Reads the pool anew and writes it with the change, so that what others changed meanwhile stays. */
  readonly update: (change: PoolChange) => Promise<void>;
  readonly setMfa: (change: MfaChange) => Promise<void>;
}

export function usePool(id: string): PoolSettings {
  const api = useApi();
  const describe = async () => {
    const { UserPool } = await api.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    rememberName(id, UserPool?.Name ?? id);
    return UserPool!;
  };
  const readMfa = () => api.send(new GetUserPoolMfaConfigCommand({ UserPoolId: id }));
  const loaded = useLoaded(id, async () => {
    const [pool, mfa] = await Promise.all([describe(), readMfa()]);
    return { pool, mfa };
  });
  return {
    loaded,
    update: async (change) => {
      await api.send(new UpdateUserPoolCommand(updateInput(await describe(), change)));
      loaded.reload();
    },
    setMfa: async (change) => {
      await api.send(new SetUserPoolMfaConfigCommand(mfaInput(id, await readMfa(), change)));
      loaded.reload();
    },
  };
}
