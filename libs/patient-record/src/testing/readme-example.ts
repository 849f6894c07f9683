import { mergeSection, readSections, type RecordConnection } from '../index.js';

/** The names of the problems that the connected platforms list, and what could not be read. */
export async function example(connections: readonly RecordConnection[]): Promise<string[]> {
  const readings = await readSections(connections, ['problems'], {
    signal: AbortSignal.timeout(10_000),
    describe: () => ({ code: 'UPSTREAM_UNREACHABLE', httpStatus: 502, message: 'The platform did not answer.' }),
  });
  const { facts, gaps } = await mergeSection('problems', readings);
  return [...facts.map(({ display }) => display), ...gaps.map(({ connection, reason }) => `${connection}: ${reason}`)];
}
