import { parseArgs } from 'node:util';

/** What one run measures, and for how long. */
export interface BenchOptions {
  readonly rounds: number;
  /** Of one target in one cell of one round. */
  readonly durationMs: number;
  readonly concurrencies: readonly number[];
  /** MCP tool calls beside the REST routes that do the same, instead of the table. */
  readonly isMcp: boolean;
  /** Summaries of one person's record over five platforms, and an export of it, instead of the table. */
  readonly isRecord: boolean;
  /** Whether docs/generated/benchmarks.md gets the figures. */
  readonly isWritten: boolean;
  /** Bundles of the REST API to measure beside each other; empty for the one of this checkout. */
  readonly bundles: readonly string[];
  /** Bundles of the MCP server, likewise. */
  readonly servers: readonly string[];
}

/** What `npm run bench -- --help` says. */
export const usage = `npm run bench -- [options]

  --quick            fewer and shorter rounds, under 30 s, only to see that it works
  --record           one person's record over five platforms, 2,000 entries each: summaries, ten people at once, an export
  --mcp              MCP tool calls beside the REST routes that do the same
  --write            puts the figures into docs/generated/benchmarks.md
  --gateway <file>   a bundle of the REST API to measure; given twice, both beside each other
  --server <file>    with --mcp: a bundle of the MCP server, likewise
  --rounds <n>       --seconds <n> (per target and cell)   --concurrency <list>`;

/** @throws TypeError for an option that is unknown or no number */
export function readOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      mcp: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      gateway: { type: 'string', multiple: true, default: [] },
      server: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      concurrency: { type: 'string', default: '1,16,64' },
    },
  });
  if (values.help) return 'help';
  return {
    rounds: positive('rounds', values.rounds ?? (values.quick ? '2' : '7')),
    durationMs: 1000 * positive('seconds', values.seconds ?? (values.quick ? '0.4' : '1.2')),
    concurrencies: values.concurrency.split(',').map((text) => positive('concurrency', text)),
    isMcp: values.mcp,
    isRecord: values.record,
    isWritten: values.write,
    bundles: values.gateway,
    servers: values.server,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new TypeError(`--${name} takes numbers above 0`);
  return value;
}
