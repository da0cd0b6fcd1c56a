/** The managed look of a client: settings at one side, the login page with them at the other. */
import {
  type AssetType,
  CreateManagedLoginBrandingCommand,
  DeleteManagedLoginBrandingCommand,
  DescribeManagedLoginBrandingByClientCommand,
  DescribeUserPoolDomainCommand,
  type ManagedLoginBrandingType,
  UpdateManagedLoginBrandingCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { type Api, useApi } from '../frame/api/api.ts';
import { isNotFound } from '../frame/api/failures.ts';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { readPool } from '../frame/pool.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import { ChooseClient } from './choose-client.tsx';
import { LookFields } from './look-fields.tsx';
import { type Settings, settingsIn } from './look-settings.ts';
import { PictureFields } from './picture-fields.tsx';
import { assetOf, PICTURES, type PictureMode, type PictureName } from './pictures.ts';
import { PreviewFrame } from './preview-frame.tsx';
import { lookWords } from './words/look-words.ts';
import './look.css';

export function LookView({ parameters: { pool } }: ViewProps<'/pools/:pool/look'>) {
  const words = useWords(lookWords);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ChooseClient pool={pool}>
          {(client) => <ClientLook key={client} pool={pool} client={client} />}
        </ChooseClient>
      </SpaceBetween>
    </ContentLayout>
  );
}

interface KnownLook {
  readonly branding: ManagedLoginBrandingType | undefined;
  readonly prefix: string | undefined;
  /** The generation of the pages at the prefix. */
  readonly generation: number;
}

function ClientLook({ pool, client }: { pool: string; client: string }) {
  const api = useApi();
  const [turn, setTurn] = useState(0);
  const known = useLoaded(`${client} ${turn}`, () => readLook(api, pool, client));
  return (
    <Show of={known}>
      {(value) => (
        <Editor
          pool={pool}
          client={client}
          known={value}
          turn={turn}
          reload={() => setTurn(turn + 1)}
        />
      )}
    </Show>
  );
}

async function readLook(api: Api, UserPoolId: string, ClientId: string): Promise<KnownLook> {
  const command = new DescribeManagedLoginBrandingByClientCommand({ UserPoolId, ClientId });
  const [branding, { Domain: prefix }] = await Promise.all([
    api.send(command).then(
      ({ ManagedLoginBranding }) => ManagedLoginBranding,
      (refusal) => {
        if (isNotFound(refusal)) return undefined;
        throw refusal;
      },
    ),
    readPool(api, UserPoolId),
  ]);
  if (prefix === undefined) return { branding, prefix, generation: 2 };
  const { DomainDescription } = await api.send(
    new DescribeUserPoolDomainCommand({ Domain: prefix }),
  );
  return { branding, prefix, generation: DomainDescription?.ManagedLoginVersion ?? 1 };
}

export interface LookValues {
  readonly settings: Settings;
  /** The same as text, while somebody writes it. */
  readonly text: string;
  readonly pictures: Readonly<Partial<Record<PictureName, File>>>;
  /** Which pages the pictures are for that are chosen now. */
  readonly pictureMode: string;
}

interface EditorProps {
  readonly pool: string;
  readonly client: string;
  readonly known: KnownLook;
  readonly turn: number;
  readonly reload: () => void;
}

const textOf = (settings: Settings) => JSON.stringify(settings, undefined, 2);

function Editor({ pool, client, known, turn, reload }: EditorProps) {
  const api = useApi();
  const words = useWords(lookWords);
  const { branding, prefix, generation } = known;
  const saved = (branding?.Settings ?? {}) as Settings;
  const commandOf = (settings: Settings, Assets: AssetType[]) => {
    const look = {
      UserPoolId: pool,
      Settings: settings as NonNullable<ManagedLoginBrandingType['Settings']>,
      ...(Assets.length > 0 && { Assets }),
    };
    const id = branding?.ManagedLoginBrandingId;
    return id === undefined
      ? new CreateManagedLoginBrandingCommand({ ...look, ClientId: client })
      : new UpdateManagedLoginBrandingCommand({ ...look, ManagedLoginBrandingId: id });
  };
  const form = useForm<LookValues>({
    initial: { settings: saved, text: textOf(saved), pictures: {}, pictureMode: 'DYNAMIC' },
    check: ({ text }) => ({ text: settingsIn(text) ? undefined : words.notJson }),
    send: async ({ settings, pictures, pictureMode }) => {
      const assets: AssetType[] = [];
      for (const name of PICTURES) {
        const file = pictures[name];
        if (file) assets.push(await assetOf(name, file, pictureMode as PictureMode));
      }
      const command = commandOf(settings, assets);
      // Two commands of one form: the SDK's types of the union are not those of either.
      if (command instanceof CreateManagedLoginBrandingCommand) await api.send(command);
      else await api.send(command);
      notifySuccess(words.saved);
      reload();
    },
  });
  const change = (settings: Settings) => {
    form.set('settings', settings);
    form.set('text', textOf(settings));
  };
  const { settings } = form.values;
  const preview = commandOf(settings, []);
  const command =
    preview instanceof CreateManagedLoginBrandingCommand
      ? api.commandText(preview)
      : api.commandText(preview);
  return (
    <SpaceBetween size="l">
      {generation === 1 && <Alert type="warning">{words.classic}</Alert>}
      <Grid
        gridDefinition={[{ colspan: { default: 12, s: 5 } }, { colspan: { default: 12, s: 7 } }]}
      >
        <FormSection
          form={form}
          title={words.colours}
          description={branding ? words.coloursText : words.plain}
          command={command}
          submit={words.save}
        >
          <LookFields settings={settings} onChange={change} form={form} />
          <PictureFields form={form} assets={branding?.Assets ?? []} onChange={change} />
          {branding && <Reset pool={pool} branding={branding} reload={reload} />}
        </FormSection>
        <PreviewFrame
          pool={pool}
          prefix={prefix}
          asked={{ client_id: client, settings: JSON.stringify(settings) }}
          otherwise={{ client_id: client }}
          turn={turn}
        />
      </Grid>
    </SpaceBetween>
  );
}

interface ResetProps {
  readonly pool: string;
  readonly branding: ManagedLoginBrandingType;
  readonly reload: () => void;
}

function Reset({ pool, branding, reload }: ResetProps) {
  const api = useApi();
  const words = useWords(lookWords);
  const reset = async () => {
    const { ManagedLoginBrandingId } = branding;
    try {
      await api.send(
        new DeleteManagedLoginBrandingCommand({ UserPoolId: pool, ManagedLoginBrandingId }),
      );
      notifySuccess(words.resetDone);
      reload();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <Button formAction="none" onClick={reset}>
      {words.reset}
    </Button>
  );
}
