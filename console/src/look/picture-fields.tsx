/** The pictures of a look: chosen here, saved with the settings. */
import type { AssetType } from '@aws-sdk/client-cognito-identity-provider';
import FileInput from '@cloudscape-design/components/file-input';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FormState } from '../frame/form/use-form.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import type { LookValues } from './look-view.tsx';
import { ACCEPTED, CATEGORIES, PICTURES } from './pictures.ts';
import { lookWords } from './words/look-words.ts';

interface PictureFieldsProps {
  readonly form: FormState<LookValues>;
  readonly assets: readonly AssetType[];
}

export function PictureFields({ form, assets }: PictureFieldsProps) {
  const words = useWords(lookWords);
  const { pictures } = form.values;
  const fields = PICTURES.map((name) => {
    const file = pictures[name];
    const has = assets.some(({ Category }) => Category && CATEGORIES[name].includes(Category));
    const state = file ? fill(words.replaced, { name: file.name }) : has ? words.has : undefined;
    return (
      <FormField
        key={name}
        label={words[name]}
        description={name === 'logo' ? words.picturesText : undefined}
        constraintText={state}
      >
        <FileInput
          accept={ACCEPTED}
          value={file ? [file] : []}
          ariaLabel={`${words[name]}: ${words.choose}`}
          onChange={({ detail }) => {
            const [chosen] = detail.value;
            form.set('pictures', { ...pictures, ...(chosen && { [name]: chosen }) });
          }}
        >
          {words.choose}
        </FileInput>
      </FormField>
    );
  });
  return <SpaceBetween size="m">{fields}</SpaceBetween>;
}
