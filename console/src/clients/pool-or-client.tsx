/** Settings that a pool has, and each client can have for itself: whose are shown. */
import type { ReactNode } from 'react';
import { useApi } from '../frame/api/api.ts';
import { usePlace } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { ClientChoice } from './client-choice.tsx';
import { readClientOptions } from './client-options.ts';

/** In place of a client's id. */
const POOL = '';

interface PoolOrClientProps {
  readonly pool: string;
  readonly label: string;
  /** What the settings of the pool are called. */
  readonly whole: string;
  /** What is shown of a client, or of the pool. */
  readonly children: (client: string | undefined) => ReactNode;
}

export function PoolOrClient({ pool, label, whole, children }: PoolOrClientProps) {
  const api = useApi();
  const { query } = usePlace();
  const asked = query.get('client') ?? POOL;
  const clients = useLoaded(pool, () => readClientOptions(api, pool));
  return (
    <Show of={clients}>
      {(known) => {
        const options = [{ value: POOL, label: whole }, ...known];
        const chosen = options.find(({ value }) => value === asked);
        return (
          <ClientChoice label={label} options={options} chosen={chosen}>
            {children(asked === POOL ? undefined : asked)}
          </ClientChoice>
        );
      }}
    </Show>
  );
}
