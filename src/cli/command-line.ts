import { flagOf, readSettings, redactedSettings, variableOf } from '#config/read-settings.ts';
import { settingNames, settings as table } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { splitArguments } from './arguments.ts';
import { type Command, commands } from './commands.ts';
import { Failure } from './failure.ts';

const MISUSE = 2;

/**
 * Runs `poolhouse` with these arguments and answers its exit code: 0 when all is well, 2 when
 * the settings or the command line are wrong, 1 for anything else that fails. What fails for a
 * reason the user can fix is one sentence on standard error; a stack is printed for defects.
 */
export async function runCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  try {
    return await dispatch(args, env);
  } catch (error) {
    if (error instanceof SettingsError) {
      console.error(`${error.message} See poolhouse help.`);
      return MISUSE;
    }
    console.error(isDefect(error) ? error : sentenceOf(error as Error));
    return 1;
  }
}

async function dispatch(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { flags, words } = splitArguments(args);
  if (flags.has('version')) {
    const { version } = await import('#platform/version.ts');
    console.log(version());
    return 0;
  }
  const found = findCommand(words);
  if (flags.has('help') || words[0] === 'help' || words.length === 0) {
    const { help } = await import('./help.ts');
    console.log(help(found?.name ?? findCommand(words.slice(1))?.name));
    return words.length === 0 && !flags.has('help') ? MISUSE : 0;
  }
  if (!found) throw new SettingsError(`There is no command ${JSON.stringify(words.join(' '))}.`);

  const { name, command, operands } = found;
  refuseUnknownFlags(flags, name, command);
  const wanted = command.operands ?? [];
  if (operands.length !== wanted.length) {
    const takes = wanted.length === 0 ? 'nothing' : wanted.map((each) => `<${each}>`).join(' ');
    throw new SettingsError(`The command ${name} takes ${takes} besides flags.`);
  }
  const reread = () => readSettings({ flags, env });
  const settings = reread();
  if (flags.has('print-config')) {
    console.log(JSON.stringify(redactedSettings(settings), null, 2));
    return 0;
  }
  const run = await command.load();
  return run({ settings, reread, flags, operands });
}

function findCommand(words: readonly string[]) {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    if (Object.hasOwn(commands, name)) {
      return { name, command: commands[name]!, operands: words.slice(length) };
    }
  }
  return undefined;
}

function refuseUnknownFlags(
  flags: ReadonlyMap<string, string>,
  name: string,
  command: Command,
): void {
  const ofSettings = settingNames.filter((each) => !table[each].noFlag).map(flagOf);
  const own = Object.keys(command.flags ?? {}).map((flag) => `--${flag}`);
  const known = new Set([...ofSettings, ...own, '--config', '--print-config']);
  for (const flag of flags.keys()) {
    if (known.has(`--${flag}`)) continue;
    const withheld = settingNames.find((each) => flagOf(each) === `--${flag}`);
    throw new SettingsError(
      withheld
        ? `A secret does not belong on the command line: set ${variableOf(withheld)} instead of --${flag}.`
        : `The command ${name} has no flag --${flag}.`,
    );
  }
}

/** A mistake in the program, and not a problem around it. */
function isDefect(error: unknown): boolean {
  if (error instanceof Failure) return false;
  return (
    !(error instanceof Error) ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError
  );
}

function sentenceOf(error: Error & { code?: unknown }): string {
  // Several addresses of one host failing arrive as an AggregateError without a message.
  return error.message || String(error.code ?? error.name);
}
