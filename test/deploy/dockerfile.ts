/** Reads a Dockerfile as far as ours goes: instructions by stage, without heredocs and escapes. */

export interface Instruction {
  readonly name: string;
  /** Options such as `--from=build`, by name. */
  readonly options: ReadonlyMap<string, string>;
  readonly text: string;
  /** Where it is written as a JSON array, the members. */
  readonly exec?: readonly string[];
}

export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const instruction = readInstruction(line);
    if (instruction.name === 'FROM') {
      const [, image, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.text)!;
      stages.push({ image: image!, name, instructions: [] });
    } else stages.at(-1)!.instructions.push(instruction);
  }
  return stages;
}

function readInstruction(line: string): Instruction {
  const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line)!;
  const options = new Map<string, string>();
  let text = rest!.trim();
  while (text.startsWith('--')) {
    const [option, key, value = ''] = /^--([\w-]+)(?:=(\S+))?\s+/.exec(text)!;
    options.set(key!, value);
    text = text.slice(option.length);
  }
  const array = text.replace(/^CMD\s+/, '');
  return { name: name!, options, text, ...(array.startsWith('[') && { exec: JSON.parse(array) }) };
}
