/** The pictures of a look: chosen here, saved with the settings. */
import type { AssetType } from '@aws-sdk/client-cognito-identity-provider';
import FileInput from '@cloudscape-design/components/file-input';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { SelectField } from '../frame/form/fields.tsx';
import type { FormState } from '../frame/form/use-form.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { type Settings, withMember } from './look-settings.ts';
import type { LookValues } from './look-view.tsx';
import { ACCEPTED, CATEGORIES, PICTURE_MODES, PICTURES, SHOWN_BY } from './pictures.ts';
import { lookWords } from './words/look-words.ts';

interface PictureFieldsProps {
  readonly form: FormState<LookValues>;
  readonly assets: readonly AssetType[];
  readonly onChange: (settings: Settings) => void;
}

const turnedOn = (settings: Settings, path: string) => withMember(settings, path, true);

export function PictureFields({ form, assets, onChange }: PictureFieldsProps) {
  const words = useWords(lookWords);
  const { pictures, settings } = form.values;
  const fields = PICTURES.map((name) => {
    const file = pictures[name];
    const paths = SHOWN_BY[name];
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
            if (chosen && paths) onChange(paths.reduce(turnedOn, settings));
          }}
        >
          {words.choose}
        </FileInput>
      </FormField>
    );
  });
  return (
    <SpaceBetween size="m">
      {fields}
      {Object.keys(pictures).length > 0 && (
        <SelectField
          form={form}
          name="pictureMode"
          label={words.pictureMode}
          options={PICTURE_MODES.map((value) => ({ value, label: words.pictureModes[value] }))}
        />
      )}
    </SpaceBetween>
  );
}
