/** The documents that a client's sign-up page links to. */
import {
  CreateTermsCommand,
  DeleteTermsCommand,
  DescribeTermsByClientCommand,
  type TermsType,
  UpdateTermsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type Api, useApi } from '../frame/api/api.ts';
import { isNotFound } from '../frame/api/failures.ts';
import { TextAreaField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { useWords } from '../frame/words/languages.ts';
import { ChooseClient } from './choose-client.tsx';
import { lookWords } from './words/look-words.ts';

const NAMES = ['terms-of-use', 'privacy-policy'] as const;
type DocumentName = (typeof NAMES)[number];

export function TermsView({ parameters: { pool } }: ViewProps<'/pools/:pool/terms'>) {
  const { terms } = useWords(lookWords);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={terms.description}>
          {terms.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ChooseClient pool={pool}>
          {(client) =>
            NAMES.map((name) => (
              <Terms key={`${client} ${name}`} pool={pool} client={client} name={name} />
            ))
          }
        </ChooseClient>
      </SpaceBetween>
    </ContentLayout>
  );
}

interface TermsProps {
  readonly pool: string;
  readonly client: string;
  readonly name: DocumentName;
}

function Terms(props: TermsProps) {
  const api = useApi();
  const { pool: UserPoolId, client: ClientId, name: TermsName } = props;
  const known = useLoaded(`${ClientId} ${TermsName}`, () =>
    readTerms(api, { UserPoolId, ClientId, TermsName }),
  );
  return (
    <Show of={known}>
      {(terms) => (
        <TermsForm key={terms?.TermsId ?? 'new'} {...props} terms={terms} reload={known.reload} />
      )}
    </Show>
  );
}

async function readTerms(
  api: Api,
  ids: { readonly UserPoolId: string; readonly ClientId: string; readonly TermsName: string },
): Promise<TermsType | undefined> {
  try {
    return (await api.send(new DescribeTermsByClientCommand(ids))).Terms;
  } catch (refusal) {
    if (isNotFound(refusal)) return undefined;
    throw refusal;
  }
}

interface TermsFormProps extends TermsProps {
  readonly terms: TermsType | undefined;
  readonly reload: () => void;
}

function TermsForm({ pool, client, name, terms, reload }: TermsFormProps) {
  const api = useApi();
  const { terms: words } = useWords(lookWords);
  const { frame } = useWords(frameWords);
  const common = { UserPoolId: pool, TermsSource: 'LINK', Enforcement: 'NONE' } as const;
  const creation = (text: string) =>
    new CreateTermsCommand({ ...common, ClientId: client, TermsName: name, Links: linksIn(text) });
  const update = (TermsId: string, text: string) =>
    new UpdateTermsCommand({ ...common, TermsId, TermsName: name, Links: linksIn(text) });
  const id = terms?.TermsId;
  const form = useForm({
    initial: { Links: linesOfLinks(terms?.Links ?? {}) },
    check: ({ Links }) => ({ Links: Links.trim() === '' ? frame.required : undefined }),
    send: async ({ Links }) => {
      if (id === undefined) await api.send(creation(Links));
      else await api.send(update(id, Links));
      notifySuccess(words.saved);
      reload();
    },
  });
  const remove = async (TermsId: string) => {
    try {
      await api.send(new DeleteTermsCommand({ UserPoolId: pool, TermsId }));
      notifySuccess(words.removed);
      reload();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  const { Links } = form.values;
  return (
    <FormSection
      form={form}
      title={words.names[name]}
      command={
        id === undefined ? api.commandText(creation(Links)) : api.commandText(update(id, Links))
      }
      submit={words.save}
    >
      <TextAreaField
        form={form}
        name="Links"
        label={words.links}
        description={words.linksText}
        placeholder={words.example}
        rows={3}
      />
      {id !== undefined && (
        <Button formAction="none" onClick={() => remove(id)}>
          {words.remove}
        </Button>
      )}
    </FormSection>
  );
}

/** `cognito:default https://example.com/terms`, a line for each language. */
const linesOfLinks = (links: Readonly<Record<string, string>>) =>
  Object.entries(links)
    .map(([language, url]) => `${language} ${url}`)
    .join('\n');

const linksIn = (text: string) =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.trim().split(/\s+/, 2))
      .filter(([language = '']) => language !== '')
      .map(([language, url = '']) => [language, url]),
  );
