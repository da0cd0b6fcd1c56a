/** A setting is unknown, malformed, or does not go with another. Never holds a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
