/** One access key, and what it may do. */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useApi } from '../frame/api/api.ts';
import { CodeBox, Copyable } from '../frame/code-box.tsx';
import { rememberName } from '../frame/names.ts';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import type { DescribedKey } from './access-api.ts';
import { DeleteKey, Expiry } from './key-list.tsx';
import { accessWords } from './words/access-words.ts';

export function KeyView({ parameters: { key: id } }: ViewProps<'/access-keys/:key'>) {
  const api = useApi();
  const loaded = useLoaded(id, () => api.operator('DescribeAccessKey', { AccessKeyId: id }));
  return <Show of={loaded}>{(described) => <ShownKey of={described} />}</Show>;
}

function ShownKey({ of: { AccessKey: key, Policy } }: { of: DescribedKey }) {
  const { keys: words, newKey } = useWords(accessWords);
  const [isDeleting, setDeleting] = useState(false);
  const { AccessKeyId: id, KeyName: name } = key;
  useEffect(() => rememberName(id, name), [id, name]);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={<Button onClick={() => setDeleting(true)}>{words.delete}</Button>}
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <KeyValuePairs
            columns={2}
            items={[
              { label: words.id, value: <Copyable text={id} /> },
              { label: words.created, value: <Time of={key.CreatedAt} /> },
              {
                label: words.used,
                value: key.LastUsedAt ? <Time of={key.LastUsedAt} /> : words.never,
              },
              { label: words.expires, value: <Expiry of={key} /> },
            ]}
          />
        </Container>
        <Container header={<Header variant="h2">{newKey.rights}</Header>}>
          {Policy === undefined ? words.everythingText : <CodeBox text={Policy} />}
        </Container>
      </SpaceBetween>
      {isDeleting && (
        <DeleteKey
          id={id}
          name={name}
          onDismiss={() => setDeleting(false)}
          onDeleted={() => goTo('#/access-keys')}
        />
      )}
    </ContentLayout>
  );
}
