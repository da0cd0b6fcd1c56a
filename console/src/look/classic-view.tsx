/** The classic look: a style sheet and a logo, of all clients of a pool or of one. */
import {
  DescribeUserPoolDomainCommand,
  GetUICustomizationCommand,
  SetUICustomizationCommand,
  type UICustomizationType,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FileInput from '@cloudscape-design/components/file-input';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { PoolOrClient } from '../clients/pool-or-client.tsx';
import { type Api, useApi } from '../frame/api/api.ts';
import { CheckboxField, TextAreaField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { readPool } from '../frame/pool.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { CLASSIC_SHEET, logoAddress } from './classic-sheet.ts';
import { PreviewFrame } from './preview-frame.tsx';
import { lookWords } from './words/look-words.ts';
import './look.css';

export function ClassicLookView({ parameters: { pool } }: ViewProps<'/pools/:pool/classic-look'>) {
  const { classicLook: words } = useWords(lookWords);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <PoolOrClient pool={pool} label={words.of} whole={words.everyClient}>
        {(client) => <ClassicLook key={client ?? ''} pool={pool} client={client} />}
      </PoolOrClient>
    </ContentLayout>
  );
}

interface Ids {
  readonly UserPoolId: string;
  readonly ClientId?: string;
}

interface KnownStyle {
  /** Undefined where there is none of its own. */
  readonly style: UICustomizationType | undefined;
  readonly prefix: string | undefined;
  /** The generation of the pages at the prefix. */
  readonly generation: number;
}

function ClassicLook({ pool, client }: { pool: string; client: string | undefined }) {
  const api = useApi();
  const [turn, setTurn] = useState(0);
  const ids = { UserPoolId: pool, ...(client !== undefined && { ClientId: client }) };
  const known = useLoaded(`${pool} ${client} ${turn}`, () => readStyle(api, ids));
  return (
    <Show of={known}>
      {(value) => <Editor ids={ids} known={value} turn={turn} reload={() => setTurn(turn + 1)} />}
    </Show>
  );
}

async function readStyle(api: Api, ids: Ids): Promise<KnownStyle> {
  const [{ UICustomization: found }, { Domain: prefix }] = await Promise.all([
    api.send(new GetUICustomizationCommand(ids)),
    readPool(api, ids.UserPoolId),
  ]);
  // A client without one is shown that of all clients.
  const style = found?.ClientId === (ids.ClientId ?? 'ALL') ? found : undefined;
  if (prefix === undefined) return { style, prefix, generation: 1 };
  const described = await api.send(new DescribeUserPoolDomainCommand({ Domain: prefix }));
  return { style, prefix, generation: described.DomainDescription?.ManagedLoginVersion ?? 1 };
}

interface StyleValues {
  readonly CSS: string;
  readonly keepsLogo: boolean;
  readonly logo: File | undefined;
}

interface EditorProps {
  readonly ids: Ids;
  readonly known: KnownStyle;
  readonly turn: number;
  readonly reload: () => void;
}

function Editor({ ids, known: { style, prefix, generation }, turn, reload }: EditorProps) {
  const api = useApi();
  const { classicLook: words, replaced, choose } = useWords(lookWords);
  const { frame } = useWords(frameWords);
  const saved = style?.ImageUrl && logoAddress(style.ImageUrl, prefix);
  const commandOf = ({ CSS }: StyleValues, ImageFile?: Uint8Array) =>
    new SetUICustomizationCommand({
      ...ids,
      ...(CSS.trim() !== '' && { CSS }),
      ...(ImageFile && { ImageFile }),
    });
  const form = useForm<StyleValues>({
    initial: { CSS: style?.CSS ?? '', keepsLogo: saved !== undefined, logo: undefined },
    // Sheet and logo are replaced together.
    send: async (values) => {
      const { logo, keepsLogo } = values;
      const image = logo ?? (keepsLogo && saved ? await (await fetch(saved)).blob() : undefined);
      const bytes = image && new Uint8Array(await image.arrayBuffer());
      await api.send(commandOf(values, bytes));
      notifySuccess(frame.saved);
      reload();
    },
  });
  const { CSS, logo, keepsLogo } = form.values;
  const hasLogo = logo !== undefined || (keepsLogo && saved !== undefined);
  const client = ids.ClientId === undefined ? undefined : { client_id: ids.ClientId };
  return (
    <SpaceBetween size="l">
      {generation !== 1 && <Alert type="warning">{words.managed}</Alert>}
      {prefix === undefined && style?.ImageUrl && <Alert type="warning">{words.lostLogo}</Alert>}
      <Grid
        gridDefinition={[{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }]}
      >
        <FormSection
          form={form}
          title={words.style}
          description={style ? words.styleText : words.none}
          command={api.commandText(commandOf(form.values, hasLogo ? new Uint8Array() : undefined))}
        >
          <TextAreaField
            form={form}
            name="CSS"
            label={words.css}
            description={words.cssText}
            rows={16}
            optional
          />
          {CSS.trim() === '' && (
            <Button formAction="none" onClick={() => form.set('CSS', CLASSIC_SHEET)}>
              {words.begin}
            </Button>
          )}
          {saved && <img className="look-logo" src={saved} alt={words.logo} />}
          {saved && <CheckboxField form={form} name="keepsLogo" label={words.keepsLogo} />}
          <FormField
            label={words.logo}
            description={words.logoText}
            constraintText={logo && fill(replaced, { name: logo.name })}
          >
            <FileInput
              accept="image/png,image/jpeg"
              value={logo ? [logo] : []}
              ariaLabel={`${words.logo}: ${choose}`}
              onChange={({ detail }) => form.set('logo', detail.value[0])}
            >
              {choose}
            </FileInput>
          </FormField>
          {style && <Reset ids={ids} reload={reload} />}
        </FormSection>
        <PreviewFrame
          pool={ids.UserPoolId}
          prefix={prefix}
          asked={{ ...client, css: CSS }}
          otherwise={{ ...client, css: '' }}
          turn={turn}
        />
      </Grid>
    </SpaceBetween>
  );
}

function Reset({ ids, reload }: { readonly ids: Ids; readonly reload: () => void }) {
  const api = useApi();
  const { classicLook: words, reset } = useWords(lookWords);
  const remove = async () => {
    try {
      await api.send(new SetUICustomizationCommand(ids));
      notifySuccess(words.removed);
      reload();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <Button formAction="none" onClick={remove}>
      {reset}
    </Button>
  );
}
