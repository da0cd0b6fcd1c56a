/** A choice among clients, which stands in the address: what is shown below goes by it. */
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Option } from '../frame/form/fields.tsx';
import { replacePlace, usePlace } from '../frame/routing.ts';

interface ClientChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: Option | undefined;
  readonly children: ReactNode;
}

export function ClientChoice({ label, options, chosen, children }: ClientChoiceProps) {
  const { path } = usePlace();
  return (
    <SpaceBetween size="l">
      <FormField label={label}>
        <Select
          options={options}
          selectedOption={chosen ?? null}
          onChange={({ detail: { selectedOption } }) =>
            replacePlace(`#${path}?client=${selectedOption.value}`)
          }
        />
      </FormField>
      {children}
    </SpaceBetween>
  );
}
