/** The settings of a look as fields: colours, shapes, and the whole document for those who know it. */
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { FormState } from '../frame/form/use-form.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import {
  CHOICES,
  COLOURS,
  type ColourName,
  colourAt,
  type Mode,
  memberAt,
  RADII,
  type Settings,
  settingsIn,
  withColour,
  withMember,
} from './look-settings.ts';
import type { LookValues } from './look-view.tsx';
import { lookWords } from './words/look-words.ts';

interface LookFieldsProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
  readonly form: FormState<LookValues>;
}

const MODES = ['lightMode', 'darkMode'] as const satisfies readonly Mode[];
const MOST_PIXELS = 100;

export function LookFields({ settings, onChange, form }: LookFieldsProps) {
  const words = useWords(lookWords);
  const choice = (
    name: keyof typeof CHOICES,
    label: string,
    texts: Readonly<Record<string, string>>,
  ) => {
    const { path, usual } = CHOICES[name];
    const options = Object.entries(texts).map(([value, text]) => ({ value, label: text }));
    const value = memberAt(settings, path) ?? usual;
    return (
      <FormField label={label}>
        <Select
          options={options}
          selectedOption={options.find((each) => each.value === value) ?? null}
          onChange={({ detail }) =>
            onChange(withMember(settings, path, detail.selectedOption.value))
          }
        />
      </FormField>
    );
  };
  return (
    <SpaceBetween size="l">
      <table className="look-colours">
        <thead>
          <tr>
            <th scope="col">{words.colours}</th>
            <th scope="col">{words.light}</th>
            <th scope="col">{words.dark}</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(COLOURS) as ColourName[]).map((name) => (
            <tr key={name}>
              <th scope="row">{words.names[name]}</th>
              {MODES.map((mode) => (
                <td key={mode}>
                  <input
                    type="color"
                    aria-label={fill(words.colourOf, {
                      name: words.names[name],
                      mode: mode === 'lightMode' ? words.light : words.dark,
                    })}
                    value={colourAt(settings, name, mode)}
                    onChange={({ target }) =>
                      onChange(withColour(settings, name, mode, target.value))
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {choice('scheme', words.scheme, words.schemes)}
      {choice('place', words.place, words.places)}
      {choice('density', words.density, words.densities)}
      {(Object.keys(RADII) as (keyof typeof RADII)[]).map((name) => (
        <FormField key={name} label={words[name]}>
          <Input
            type="number"
            inputMode="numeric"
            value={String(memberAt(settings, RADII[name].path) ?? RADII[name].usual)}
            onChange={({ detail }) => {
              const pixels = Math.min(Math.max(Number(detail.value), 0), MOST_PIXELS);
              onChange(withMember(settings, RADII[name].path, pixels));
            }}
          />
        </FormField>
      ))}
      <ExpandableSection headerText={words.expert} headerDescription={words.expertText}>
        <FormField errorText={form.errors.text} stretch>
          <Textarea
            rows={14}
            spellcheck={false}
            ariaLabel={words.expert}
            value={form.values.text}
            onChange={({ detail }) => {
              form.set('text', detail.value);
              const read = settingsIn(detail.value);
              if (read) form.set('settings', read);
            }}
          />
        </FormField>
      </ExpandableSection>
    </SpaceBetween>
  );
}
