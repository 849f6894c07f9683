/** A file or folder that the last stage takes from the build stage. */
export interface ImageCopy {
  /** Paths in the build stage; `*` stands for any part of a file's name. */
  readonly from: readonly string[];
  /** Path in the image, absolute; ends with `/` where it is a folder. */
  readonly to: string;
}

/** What a Dockerfile says of its last stage. */
export interface Image {
  readonly base: string;
  readonly workdir: string;
  readonly copies: readonly ImageCopy[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user: string;
  readonly port: number;
  readonly stopSignal: string;
  readonly healthcheck: readonly string[];
  readonly entrypoint: readonly string[];
  /** Commands of the stages before, and of the last one. */
  readonly buildCommands: readonly string[];
  readonly lastCommands: readonly string[];
}

/**
 * Reads a Dockerfile of this repository: the build stage and one after it, commands of the image in JSON form.
 *
 * @throws Error for an instruction that is not read here, so that nothing of a file is overlooked
 */
export function readDockerfile(text: string): Image {
  const args = new Map<string, string>();
  const stages: { base: string; lines: [string, string][] }[] = [];
  for (const [name, rest] of instructions(text)) {
    if (name === 'ARG') {
      const [variable = '', value = ''] = rest.split('=', 2);
      args.set(variable, value);
    } else if (name === 'FROM') stages.push({ base: expand(rest.split(' ')[0] ?? '', args), lines: [] });
    else stages.at(-1)?.lines.push([name, rest]);
  }
  const last = stages.at(-1);
  if (stages.length !== 2 || last === undefined) throw new Error('a build stage and one after it were expected');
  const readers = new Map(last.lines);
  const unread = last.lines.filter(([name]) => !lastStage.has(name)).map(([name]) => name);
  if (unread.length > 0) throw new Error(`instructions that are not read: ${unread.join(', ')}`);
  const one = (name: string) => {
    const value = readers.get(name);
    if (value === undefined) throw new Error(`no ${name} in the last stage`);
    return value;
  };
  const all = (name: string) => last.lines.filter(([given]) => given === name).map(([, rest]) => rest);
  const workdir = one('WORKDIR');
  return {
    base: last.base,
    workdir,
    copies: all('COPY').map((rest) => readCopy(rest, workdir)),
    env: Object.assign({}, ...all('ENV').map((rest) => readPairs(rest, args))) as Record<string, string>,
    labels: Object.assign({}, ...all('LABEL').map((rest) => readPairs(rest, args))) as Record<string, string>,
    user: one('USER'),
    port: Number(one('EXPOSE')),
    stopSignal: one('STOPSIGNAL'),
    healthcheck: JSON.parse(one('HEALTHCHECK').replace(/^.*? CMD /, '')) as string[],
    entrypoint: JSON.parse(one('ENTRYPOINT')) as string[],
    buildCommands: stages[0]?.lines.filter(([name]) => name === 'RUN').map(([, rest]) => rest) ?? [],
    lastCommands: all('RUN'),
  };
}

const lastStage = new Set(
  ['WORKDIR', 'COPY', 'ENV', 'LABEL', 'USER', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'ENTRYPOINT'].concat('RUN'),
);

function instructions(text: string): [string, string][] {
  return text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', rest = ''] = line.trim().split(/\s+(.*)/s);
      return [name.toUpperCase(), rest];
    });
}

function readCopy(rest: string, workdir: string): ImageCopy {
  const words = rest.split(/\s+/);
  if (words[0] !== '--from=build') throw new Error(`COPY of something that was not built: ${rest}`);
  const to = words.at(-1) ?? '';
  return { from: words.slice(1, -1), to: to.startsWith('/') ? to : `${workdir}/${to.replace(/^\.\//, '')}` };
}

function readPairs(rest: string, args: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    [...rest.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, bare]) => [
      name,
      expand(quoted ?? bare ?? '', args),
    ]),
  );
}

function expand(text: string, args: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_all, name: string) => args.get(name) ?? '');
}
