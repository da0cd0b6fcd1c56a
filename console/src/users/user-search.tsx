/** The search over users: one attribute, how it is compared, and a value. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Popover from '@cloudscape-design/components/popover';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useWords } from '../frame/words/languages.ts';
import {
  filterOf,
  MATCHES,
  SEARCHABLE,
  type Searchable,
  type UserSearchTerms,
  valuesOf,
} from './user-filter.ts';
import { userWords } from './words/user-words.ts';

/** How long one has stopped typing when the search begins, in milliseconds. */
const PAUSE = 350;

interface UserSearchProps {
  readonly terms: UserSearchTerms;
  readonly onSearch: (terms: UserSearchTerms) => void;
}

export function UserSearch({ terms, onSearch }: UserSearchProps) {
  const { search, attributes, statuses, enabledStates } = useWords(userWords);
  const [wanted, setWanted] = useState(terms);
  const { attribute, match, value } = wanted;
  const isOther = filterOf(wanted) !== filterOf(terms);
  const found = JSON.stringify(terms);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another search
  useEffect(() => setWanted(terms), [found]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed begins a search
  useEffect(() => {
    if (!isOther) return;
    const timer = setTimeout(() => onSearch(wanted), PAUSE);
    return () => clearTimeout(timer);
  }, [wanted]);

  const few = valuesOf(attribute)?.map((each) => ({
    value: each,
    label: { ...statuses, ...enabledStates }[each as keyof typeof statuses],
  }));
  const labelOf = (name: Searchable) => (name === 'status' ? search.enabled : attributes[name]);
  const options = SEARCHABLE.map((name) => ({ value: name, label: labelOf(name), tags: [name] }));
  const matches = MATCHES.map((each) => ({ value: each, label: search.matches[each] }));
  const choose = (name: Searchable) =>
    setWanted({ attribute: name, match: valuesOf(name) ? '=' : match, value: '' });
  return (
    <search className="user-search" aria-label={search.title}>
      <Select
        ariaLabel={search.attribute}
        options={options}
        selectedOption={options.find((each) => each.value === attribute)!}
        onChange={({ detail }) => choose(detail.selectedOption.value as Searchable)}
      />
      {few ? (
        <Select
          ariaLabel={search.value}
          placeholder={search.choose}
          options={few}
          selectedOption={few.find((each) => each.value === value) ?? null}
          onChange={({ detail }) => {
            const chosen = { attribute, match, value: detail.selectedOption.value ?? '' };
            setWanted(chosen);
            onSearch(chosen);
          }}
        />
      ) : (
        <>
          <Select
            ariaLabel={search.match}
            options={matches}
            selectedOption={matches.find((each) => each.value === match)!}
            onChange={({ detail }) =>
              setWanted({ ...wanted, match: detail.selectedOption.value as typeof match })
            }
          />
          <Input
            type="search"
            inputMode="search"
            ariaLabel={search.value}
            placeholder={search.placeholder}
            value={value}
            clearAriaLabel={search.clear}
            onChange={({ detail }) => setWanted({ ...wanted, value: detail.value })}
            onKeyDown={({ detail }) => detail.key === 'Enter' && onSearch(wanted)}
          />
        </>
      )}
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        {few && value !== '' && (
          <Button variant="link" onClick={() => choose(attribute)}>
            {search.clear}
          </Button>
        )}
        <Popover
          header={search.help}
          dismissAriaLabel={search.close}
          triggerType="custom"
          size="large"
          content={<SearchHelp filter={filterOf(wanted)} />}
        >
          <Button iconName="status-info" variant="icon" ariaLabel={search.help} />
        </Popover>
      </SpaceBetween>
    </search>
  );
}

function SearchHelp({ filter }: { filter: string | undefined }) {
  const { search } = useWords(userWords);
  return (
    <SpaceBetween size="s">
      <div>{search.helpClause}</div>
      <div>{search.helpCase}</div>
      <div>{search.helpNot}</div>
      <Box variant="code">{filter ?? 'email ^= "ann"'}</Box>
    </SpaceBetween>
  );
}
