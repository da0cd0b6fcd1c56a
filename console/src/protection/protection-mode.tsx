/** Whether a pool looks at risks at all, and what it does about what it sees. */
import {
  type AdvancedSecurityEnabledModeType,
  type AdvancedSecurityModeType,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { useApi } from '../frame/api/api.ts';
import { RadioField, SelectField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { frameWords } from '../frame/words/frame-words.ts';
import { useWords } from '../frame/words/languages.ts';
import { changePool } from '../pools/pool-settings.ts';
import { type PoolChange, updateInput } from '../pools/pool-update.ts';
import { protectionWords } from './words/protection-words.ts';

const MODES = ['OFF', 'AUDIT', 'ENFORCED'] as const;
/** In place of a mode for sign-ins with challenges of the pool's own. */
const NONE = 'NONE';
const CUSTOM_MODES = [NONE, 'AUDIT', 'ENFORCED'] as const;

interface ModeValues {
  readonly AdvancedSecurityMode: string;
  readonly CustomAuthMode: string;
}

interface ProtectionModeProps {
  readonly pool: UserPoolType;
  readonly reload: () => void;
}

export function ProtectionMode({ pool, reload }: ProtectionModeProps) {
  const api = useApi();
  const { mode: words } = useWords(protectionWords);
  const { frame } = useWords(frameWords);
  const { AdvancedSecurityMode: mode, AdvancedSecurityAdditionalFlows: flows } =
    pool.UserPoolAddOns ?? {};
  const form = useForm<ModeValues>({
    initial: {
      AdvancedSecurityMode: mode ?? 'OFF',
      CustomAuthMode: flows?.CustomAuthMode ?? NONE,
    },
    send: async (values) => {
      await changePool(api, pool.Id!, changeOf(values));
      notifySuccess(frame.saved);
      reload();
    },
  });
  const command = new UpdateUserPoolCommand(updateInput(pool, changeOf(form.values)));
  return (
    <FormSection
      form={form}
      title={words.title}
      description={pool.UserPoolTier === 'PLUS' ? words.text : words.needsPlus}
      command={api.commandText(command)}
    >
      <RadioField
        form={form}
        name="AdvancedSecurityMode"
        label={words.mode}
        options={MODES.map((value) => ({
          value,
          label: words.modes[value],
          description: words.modeTexts[value],
        }))}
      />
      {form.values.AdvancedSecurityMode !== 'OFF' && (
        <SelectField
          form={form}
          name="CustomAuthMode"
          label={words.custom}
          description={words.customText}
          options={CUSTOM_MODES.map((value) => ({ value, label: words.customModes[value] }))}
        />
      )}
    </FormSection>
  );
}

const changeOf = ({ AdvancedSecurityMode, CustomAuthMode }: ModeValues): PoolChange => ({
  UserPoolAddOns: {
    AdvancedSecurityMode: AdvancedSecurityMode as AdvancedSecurityModeType,
    ...(AdvancedSecurityMode !== 'OFF' &&
      CustomAuthMode !== NONE && {
        AdvancedSecurityAdditionalFlows: {
          CustomAuthMode: CustomAuthMode as AdvancedSecurityEnabledModeType,
        },
      }),
  },
});
