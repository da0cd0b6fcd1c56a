/** Reading tokens: what is in them, in this browser alone. */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { CodeBox } from '../frame/code-box.tsx';
import { Time } from '../frame/time.tsx';
import { fill, useWords } from '../frame/words/languages.ts';
import { decodeToken } from './decode-token.ts';
import { lastTokens } from './last-tokens.ts';
import { homeWords } from './words/home-words.ts';

export function TokenDecoder() {
  const { tokens: words } = useWords(homeWords);
  const [last] = useState(lastTokens);
  const [token, setToken] = useState(last?.tokens.IdToken ?? '');
  const decoded = decodeToken(token);
  const kinds = [
    { id: last?.tokens.IdToken ?? '', text: words.id },
    { id: last?.tokens.AccessToken ?? '', text: words.access },
    { id: last?.tokens.RefreshToken ?? '', text: words.refresh },
  ].filter(({ id }) => id !== '');
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="m">
            {last && (
              <SpaceBetween size="xs">
                {fill(words.signedIn, { name: last.username })}
                <SegmentedControl
                  label={words.kind}
                  selectedId={kinds.find(({ id }) => id === token)?.id ?? null}
                  options={kinds}
                  onChange={({ detail }) => setToken(detail.selectedId)}
                />
              </SpaceBetween>
            )}
            <FormField label={words.token} stretch>
              <Textarea
                rows={6}
                value={token}
                spellcheck={false}
                placeholder={words.placeholder}
                onChange={({ detail }) => setToken(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        </Container>
        {token.trim() !== '' && !decoded && <Alert type="info">{words.notJwt}</Alert>}
        {decoded && (
          <>
            <Container header={<Header variant="h2">{words.claims}</Header>}>
              <SpaceBetween size="m">
                {decoded.times.length > 0 && (
                  <KeyValuePairs
                    columns={Math.min(decoded.times.length, 3)}
                    items={decoded.times.map(({ name, at }) => ({
                      label: words.times[name],
                      value: <Time of={new Date(at)} />,
                    }))}
                  />
                )}
                <CodeBox text={JSON.stringify(decoded.claims, undefined, 2)} />
              </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">{words.header}</Header>}>
              <CodeBox text={JSON.stringify(decoded.header, undefined, 2)} />
            </Container>
          </>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}
