/** What the domain refuses of a command line, before a store is opened. */
import { SettingsError } from '#config/settings-error.ts';
import { CognitoError } from '#contract/errors.ts';

/** Runs `check`; what it refuses is a mistake in the command line. */
export function asMisuse(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof CognitoError ? new SettingsError(error.message) : error;
  }
}
