/** Where the passphrase of an archive comes from: the settings, or the terminal. */
import { readFileSync } from 'node:fs';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { Failure } from './failure.ts';

const SHORTEST = 12;

/** A terminal, as far as asking for a secret needs one. */
export interface Terminal {
  readonly input: Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'resume' | 'pause'> & {
    on(event: 'data', listener: (data: Buffer | string) => void): unknown;
    off(event: 'data', listener: (data: Buffer | string) => void): unknown;
  };
  readonly output: { write(text: string): unknown };
}

const ownTerminal: Terminal = { input: process.stdin, output: process.stderr };

/** The passphrase for a new archive; one that is typed is typed twice. */
export async function newPassphrase(settings: Settings, terminal = ownTerminal): Promise<string> {
  const given = givenPassphrase(settings);
  const passphrase = given ?? (await ask(terminal, 'Passphrase for the archive: '));
  if (passphrase.length < SHORTEST) {
    throw new SettingsError(`The passphrase of an archive has at least ${SHORTEST} characters.`);
  }
  if (given === undefined && (await ask(terminal, 'The same again: ')) !== passphrase) {
    throw new Failure('The two passphrases differ.');
  }
  return passphrase;
}

/** The passphrase that an archive was made with. */
export async function archivePassphrase(
  settings: Settings,
  terminal = ownTerminal,
): Promise<string> {
  return givenPassphrase(settings) ?? ask(terminal, 'Passphrase of the archive: ');
}

function givenPassphrase({
  archivePassphrase,
  archivePassphraseFile,
}: Settings): string | undefined {
  if (archivePassphraseFile === undefined) return archivePassphrase;
  let text: string;
  try {
    text = readFileSync(archivePassphraseFile, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `The passphrase file ${archivePassphraseFile} cannot be read (${code}).`,
    );
  }
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase !== '') return passphrase;
  throw new SettingsError(`The passphrase file ${archivePassphraseFile} is empty.`);
}

/** What keys send in raw mode: Enter, Ctrl-D; Ctrl-C; Backspace, Ctrl-H. */
const ENDS = '\r\n\u0004';
const INTERRUPT = '\u0003';
const ERASES = '\u007f\b';

/** One line that is typed unseen. */
async function ask({ input, output }: Terminal, question: string): Promise<string> {
  if (!input.isTTY) {
    throw new SettingsError(
      'A passphrase is needed: set POOLHOUSE_ARCHIVE_PASSPHRASE or POOLHOUSE_ARCHIVE_PASSPHRASE_FILE, or run this on a terminal.',
    );
  }
  output.write(question);
  input.setRawMode(true);
  input.resume();
  try {
    return await typed(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    output.write('\n');
  }
}

function typed(input: Terminal['input']): Promise<string> {
  const decoder = new TextDecoder();
  return new Promise((resolve, reject) => {
    let line: string[] = [];
    const listen = (data: Buffer | string) => {
      const text = typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      for (const character of text) {
        if (character === INTERRUPT) return finish(() => reject(new Failure('Interrupted.')));
        if (ENDS.includes(character)) return finish(() => resolve(line.join('')));
        if (ERASES.includes(character)) line = line.slice(0, -1);
        else line.push(character);
      }
    };
    const finish = (settle: () => void) => {
      input.off('data', listen);
      settle();
    };
    input.on('data', listen);
  });
}
