/** One command of a block for a shell: the variables set for it, the program and its arguments. */
export interface ShellCommand {
  readonly variables: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Reads what documentation shows of a shell: one command a line, lines that go on behind a backslash, comments, quotes,
 * variables before the program. Commands joined by pipes or `&&` are several.
 */
export function shellCommands(text: string): ShellCommand[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => joined(words(line)))
    .map(toCommand)
    .filter(({ program }) => program !== '');
}

function words(line: string): string[] {
  const found: string[] = [];
  for (const [word] of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (word.startsWith('#')) break;
    found.push(
      word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, single?: string, double?: string) => single ?? double ?? ''),
    );
  }
  return found;
}

function joined(all: readonly string[]): string[][] {
  return all.reduce<string[][]>(
    (commands, word) => {
      if (['|', '&&', ';', '||'].includes(word)) commands.push([]);
      else commands.at(-1)?.push(word);
      return commands;
    },
    [[]],
  );
}

function toCommand(all: readonly string[]): ShellCommand {
  const first = all.findIndex((word) => !/^[A-Z][A-Z0-9_]*=/.test(word));
  const from = first === -1 ? all.length : first;
  const variables = all.slice(0, from).map((word) => word.split('=', 1)[0] ?? '');
  return { variables, program: all[from] ?? '', args: all.slice(from + 1) };
}
