/** Policies in files that commands are given. */
import { readFileSync } from 'node:fs';
import { SettingsError } from '#config/settings-error.ts';
import { readPolicyText } from '#domain/access/documents.ts';

/** The document as it is in the file, once `parse` has taken it. */
export function readPolicyFile(file: string, parse: (document: unknown) => unknown): object {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(`The policy file ${file} cannot be read (${code}).`);
  }
  try {
    return readPolicyText(text, parse);
  } catch (error) {
    throw new SettingsError(`The policy file ${file} cannot be used. ${(error as Error).message}`);
  }
}
