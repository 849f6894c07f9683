import type { Command } from 'commander';

/** Shells that there is a script for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** One place in the tree of commands, and the words that may follow it. */
interface Place {
  /** Such as `platforms verify`; empty at the beginning. */
  readonly path: string;
  readonly words: readonly string[];
}

/** A script that completes the commands and options of a program; `source` it, or save it where the shell looks. */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program, []);
  return shell === 'fish' ? fishScript(program.name(), places) : bashScript(program.name(), places, shell);
}

function placesOf(command: Command, path: readonly string[]): Place[] {
  const options = command.options.flatMap(({ long }) => long ?? []);
  const words = [...command.commands.map((sub) => sub.name()), ...options, '--help'];
  return [{ path: path.join(' '), words }, ...command.commands.flatMap((sub) => placesOf(sub, [...path, sub.name()]))];
}

function bashScript(name: string, places: readonly Place[], shell: 'bash' | 'zsh'): string {
  const func = `_${name.replaceAll('-', '_')}`;
  const cases = places.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`);
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    `${func}() {`,
    // Only words that name commands say where we are; an option or a file in between does not.
    '  local place="" word words="" at',
    '  for ((at = 1; at < COMP_CWORD; at++)); do',
    '    word="${COMP_WORDS[at]}"',
    `    case " ${places.map(({ path }) => path.replaceAll(' ', '/')).join(' ')} " in`,
    '      *" ${place:+$place/}$word "*) place="${place:+$place/}$word" ;;',
    '    esac',
    '  done',
    '  case "${place//\\// }" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    `complete -F ${func} ${name}`,
    '',
  ].join('\n');
}

function fishScript(name: string, places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words }) => {
    const seen = path.split(' ').filter(Boolean);
    const condition =
      seen.length === 0
        ? '__fish_use_subcommand'
        : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    return words.map((word) =>
      word.startsWith('--')
        ? `complete -c ${name} -n '${condition}' -l ${word.slice(2)}`
        : `complete -c ${name} -n '${condition}' -a ${word}`,
    );
  });
  return `${lines.join('\n')}\n`;
}
