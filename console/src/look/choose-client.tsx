/** Which client a view is about: the first one, until the person says otherwise. */
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { readClientOptions } from '../clients/client-options.ts';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { replacePlace, usePlace } from '../frame/routing.ts';
import { Empty, Show } from '../frame/states.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import { lookWords } from './words/look-words.ts';

interface ChooseClientProps {
  readonly pool: string;
  readonly children: (client: string) => ReactNode;
}

export function ChooseClient({ pool, children }: ChooseClientProps) {
  const api = useApi();
  const words = useWords(lookWords);
  const place = usePlace();
  const clients = useLoaded(pool, async () => {
    const options = await readClientOptions(api, pool);
    return options.map((option) => ({ ...option, description: option.value }));
  });
  return (
    <Show of={clients}>
      {(options) => {
        const asked = place.query.get('client');
        const chosen = options.find(({ value }) => value === asked) ?? options[0];
        if (chosen === undefined) {
          const href = hrefTo('/pools/:pool/clients/new', { pool });
          const action = { text: words.createClient, href };
          return <Empty title={words.noClients} text={words.noClientsText} action={action} />;
        }
        return (
          <SpaceBetween size="l">
            <FormField label={words.client}>
              <Select
                options={options}
                selectedOption={chosen}
                onChange={({ detail }) =>
                  replacePlace(`#${place.path}?client=${detail.selectedOption.value}`)
                }
              />
            </FormField>
            {children(chosen.value)}
          </SpaceBetween>
        );
      }}
    </Show>
  );
}
