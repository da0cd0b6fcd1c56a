/** Reading the pool one is at. Whoever does tells the navigation and the breadcrumbs its name. */
import {
  DescribeUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { useEffect } from 'react';
import { type Api, type SendOptions, useApi } from './api/api.ts';
import { rememberName, useNames } from './names.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';

export async function readPool(
  api: Api,
  UserPoolId: string,
  options?: SendOptions,
): Promise<UserPoolType> {
  const { UserPool = {} } = await api.send(new DescribeUserPoolCommand({ UserPoolId }), options);
  rememberName(UserPoolId, UserPool.Name ?? UserPoolId);
  return UserPool;
}

export function usePool(id: string): Loaded<UserPoolType> {
  const api = useApi();
  return useLoaded(id, () => readPool(api, id));
}

/** The name of the pool, asked for where no view has told it. */
export function usePoolName(pool: string | undefined): string | undefined {
  const api = useApi();
  const name = useNames().get(pool ?? '');
  useEffect(() => {
    if (pool === undefined || name !== undefined) return;
    // Whoever may not read the pool sees its id.
    readPool(api, pool, { unlogged: true }).catch(() => {});
  }, [api, pool, name]);
  return name;
}
