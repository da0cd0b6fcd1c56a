/** One group: what it is, and who is in it. */
import {
  DeleteGroupCommand,
  GetGroupCommand,
  type GroupType,
  UpdateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import {
  checkGroup,
  GroupFields,
  type GroupValues,
  LARGEST_PRECEDENCE,
  valuesOf,
} from './group-fields.tsx';
import { GroupMembers } from './group-members.tsx';
import { groupWords } from './words/group-words.ts';

const PATTERN = '/pools/:pool/groups/:group';

export function GroupPage({ parameters: { pool, group } }: ViewProps<typeof PATTERN>) {
  const api = useApi();
  const { page, fields } = useWords(groupWords);
  const [isDeleting, setDeleting] = useState(false);
  const which = { UserPoolId: pool, GroupName: group };
  const loaded = useLoaded(`${pool} ${group}`, async () => {
    const { Group = {} } = await api.send(new GetGroupCommand(which));
    return Group;
  });
  const deletion = new DeleteGroupCommand(which);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={fields.inTokens}
          actions={<Button onClick={() => setDeleting(true)}>{page.delete}</Button>}
        >
          <bdi className="break-anywhere">{group}</bdi>
        </Header>
      }
    >
      <Show of={loaded}>
        {(found) => (
          <SpaceBetween size="l">
            <GroupMembers pool={pool} group={group} />
            <GroupSettings key={JSON.stringify(found)} pool={pool} of={found} />
          </SpaceBetween>
        )}
      </Show>
      {isDeleting && (
        <ConfirmDeletion
          title={page.delete}
          consequence={page.deleteText}
          phrase={group}
          command={api.commandText(deletion)}
          onDismiss={() => setDeleting(false)}
          onConfirm={async () => {
            await api.send(deletion);
            setDeleting(false);
            notifySuccess(fill(page.deleted, { group }));
            goTo(hrefTo('/pools/:pool/groups', { pool }));
          }}
        />
      )}
    </ContentLayout>
  );
}

function GroupSettings({ pool, of: group }: { pool: string; of: GroupType }) {
  const api = useApi();
  const { frame } = useWords(frameWords);
  const { page, fields } = useWords(groupWords);
  const bounds = { min: 0, max: LARGEST_PRECEDENCE };
  const commandOf = ({ GroupName, Description, Precedence, RoleArn }: GroupValues) =>
    new UpdateGroupCommand({
      UserPoolId: pool,
      GroupName,
      Description,
      ...(Precedence !== '' && { Precedence: Number(Precedence) }),
      ...(RoleArn !== '' && { RoleArn }),
    });
  const form = useForm<GroupValues>({
    initial: valuesOf(group),
    check: (values) => {
      const words = { required: frame.required, wholeNumber: fill(frame.wholeNumber, bounds) };
      return { ...checkGroup(values, words), ...checkKept(group, values, fields.cannotBeEmptied) };
    },
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
    },
  });
  return (
    <FormSection
      form={form}
      title={page.settings}
      command={api.commandText(commandOf(form.values))}
    >
      <GroupFields form={form} />
    </FormSection>
  );
}

/** UpdateGroup leaves be what it is not given: there is no taking away of these. */
function checkKept(before: GroupType, values: GroupValues, word: string) {
  return {
    ...(before.Precedence !== undefined && values.Precedence === '' && { Precedence: word }),
    ...(before.RoleArn !== undefined && values.RoleArn === '' && { RoleArn: word }),
  };
}
