/** The name of the pool one is at, for the navigation and breadcrumbs: asked for where no view has told it. */
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { useEffect } from 'react';
import { useApi } from './api/api.ts';
import { rememberName, useNames } from './names.ts';

export function usePoolName(pool: string | undefined): string | undefined {
  const api = useApi();
  const name = useNames().get(pool ?? '');
  useEffect(() => {
    if (pool === undefined || name !== undefined) return;
    api.send(new DescribeUserPoolCommand({ UserPoolId: pool }), { unlogged: true }).then(
      ({ UserPool }) => rememberName(pool, UserPool?.Name ?? pool),
      () => {}, // whoever may not read the pool sees its id
    );
  }, [api, pool, name]);
  return name;
}
