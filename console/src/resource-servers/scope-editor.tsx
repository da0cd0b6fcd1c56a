/** The scopes of a resource server, row by row. */
import type { ResourceServerScopeType } from '@aws-sdk/client-cognito-identity-provider';
import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import { fill, useWords } from '../frame/words/languages.ts';
import { resourceServerWords } from './words/resource-server-words.ts';

interface ScopeEditorProps {
  readonly scopes: readonly ResourceServerScopeType[];
  readonly onChange: (scopes: readonly ResourceServerScopeType[]) => void;
}

export function ScopeEditor({ scopes, onChange }: ScopeEditorProps) {
  const words = useWords(resourceServerWords);
  const input =
    (member: 'ScopeName' | 'ScopeDescription', label: string) =>
    (scope: ResourceServerScopeType, index: number) => (
      <Input
        value={scope[member] ?? ''}
        ariaLabel={`${label} ${index + 1}`}
        onChange={({ detail }) =>
          onChange(scopes.with(index, { ...scope, [member]: detail.value }))
        }
      />
    );
  return (
    <AttributeEditor<ResourceServerScopeType>
      items={scopes}
      addButtonText={words.addScope}
      removeButtonText={words.removeScope}
      removeButtonAriaLabel={({ ScopeName: name = '' }) => fill(words.removeNamed, { name })}
      empty={words.scopeNone}
      onAddButtonClick={() => onChange([...scopes, { ScopeName: '', ScopeDescription: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(scopes.toSpliced(detail.itemIndex, 1))}
      definition={[
        { label: words.scope, control: input('ScopeName', words.scope) },
        { label: words.scopeText, control: input('ScopeDescription', words.scopeText) },
      ]}
    />
  );
}
