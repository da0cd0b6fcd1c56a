/** The status of a user, as a word with its sign. */
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import { useWords } from '../frame/words/languages.ts';
import { userWords } from './words/user-words.ts';

const SIGNS: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  CONFIRMED: 'success',
  UNCONFIRMED: 'pending',
  FORCE_CHANGE_PASSWORD: 'pending',
  RESET_REQUIRED: 'warning',
  EXTERNAL_PROVIDER: 'info',
};

export function UserStatus({ status = '' }: { status: string | undefined }) {
  const { statuses } = useWords(userWords);
  return (
    <StatusIndicator type={SIGNS[status] ?? 'stopped'}>
      {statuses[status as keyof typeof statuses] ?? status}
    </StatusIndicator>
  );
}

export function EnabledState({ enabled }: { enabled: boolean | undefined }) {
  const { enabledStates } = useWords(userWords);
  return enabled ? (
    <StatusIndicator type="success">{enabledStates.Enabled}</StatusIndicator>
  ) : (
    <StatusIndicator type="stopped">{enabledStates.Disabled}</StatusIndicator>
  );
}
