/** Settings that a pool has, and each client can have for itself: whose are shown. */
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useApi } from '../frame/api/api.ts';
import { replacePlace, usePlace } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
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
  const place = usePlace();
  const asked = place.query.get('client') ?? POOL;
  const clients = useLoaded(pool, () => readClientOptions(api, pool));
  return (
    <Show of={clients}>
      {(known) => {
        const options = [{ value: POOL, label: whole }, ...known];
        return (
          <SpaceBetween size="l">
            <FormField label={label}>
              <Select
                options={options}
                selectedOption={options.find(({ value }) => value === asked) ?? null}
                onChange={({ detail: { selectedOption } }) =>
                  replacePlace(`#${place.path}?client=${selectedOption.value}`)
                }
              />
            </FormField>
            {children(asked === POOL ? undefined : asked)}
          </SpaceBetween>
        );
      }}
    </Show>
  );
}
