/** Which client a view is about: the first one, until the person says otherwise. */
import type { ReactNode } from 'react';
import { ClientChoice } from '../clients/client-choice.tsx';
import { readClientOptions } from '../clients/client-options.ts';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { usePlace } from '../frame/routing.ts';
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
          <ClientChoice label={words.client} options={options} chosen={chosen}>
            {children(chosen.value)}
          </ClientChoice>
        );
      }}
    </Show>
  );
}
