/** A group of the pool, chosen from all of them. */
import { ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useRef, useState } from 'react';
import { useApi } from '../frame/api/api.ts';
import { useWords } from '../frame/words/languages.ts';
import { userWords } from './words/user-words.ts';

interface GroupSelectProps {
  readonly pool: string;
  readonly value: string | undefined;
  readonly onChoose: (group: string | undefined) => void;
}

export function GroupSelect({ pool, value: group, onChoose }: GroupSelectProps) {
  const { groups } = useWords(userWords);
  const offered = useGroups(pool);
  const options = offered.names.map((value) => ({ value, label: value }));
  return (
    <FormField label={groups.group}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === group) ?? null}
        placeholder={groups.choose}
        filteringType="auto"
        expandToViewport
        empty={groups.none}
        statusType={offered.state}
        loadingText={groups.loading}
        errorText={groups.failed}
        onLoadItems={offered.more}
        onChange={({ detail }) => onChoose(detail.selectedOption.value)}
      />
    </FormField>
  );
}

/** The pool's groups, a page more whenever the list has been gone through. */
function useGroups(pool: string) {
  const api = useApi();
  const [names, setNames] = useState<readonly string[]>([]);
  const [state, setState] = useState<'pending' | 'loading' | 'finished' | 'error'>('pending');
  const next = useRef<string>(undefined);
  const isLoading = useRef(false);
  const more = async () => {
    if (isLoading.current || state === 'finished') return;
    isLoading.current = true;
    setState('loading');
    try {
      const page = { UserPoolId: pool, Limit: 60, NextToken: next.current };
      const { Groups = [], NextToken } = await api.send(new ListGroupsCommand(page));
      setNames((before) => [...before, ...Groups.map(({ GroupName = '' }) => GroupName)]);
      next.current = NextToken;
      setState(NextToken === undefined ? 'finished' : 'pending');
    } catch {
      setState('error');
    }
    isLoading.current = false;
  };
  return { names, state, more: () => void more() };
}
