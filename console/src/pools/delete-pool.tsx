/** Deleting a pool. One that is protected has to be released first. */
import {
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { useApi } from '../frame/api/api.ts';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { notifySuccess } from '../frame/notifications.tsx';
import { fill, useWords } from '../frame/words/languages.ts';
import { poolWords } from './words/pool-words.ts';

interface DeletePoolProps {
  readonly pool: UserPoolType;
  readonly onDeleted: () => void;
  readonly onDismiss: () => void;
}

export function DeletePool({ pool, onDeleted, onDismiss }: DeletePoolProps) {
  const api = useApi();
  const { deletion: words } = useWords(poolWords);
  const { Id: id = '', Name: name = '', EstimatedNumberOfUsers: users = 0 } = pool;
  return (
    <ConfirmDeletion
      title={fill(words.title, { name })}
      consequence={fill(words.consequence, { users })}
      phrase={name}
      command={api.commandText(new DeleteUserPoolCommand({ UserPoolId: id }))}
      onDismiss={onDismiss}
      onConfirm={async () => {
        // A pool is not deleted while it has a domain.
        for (const Domain of [pool.Domain, pool.CustomDomain]) {
          if (Domain === undefined) continue;
          await api.send(new DeleteUserPoolDomainCommand({ UserPoolId: id, Domain }));
        }
        await api.send(new DeleteUserPoolCommand({ UserPoolId: id }));
        notifySuccess(fill(words.done, { name }));
        onDeleted();
      }}
    />
  );
}
