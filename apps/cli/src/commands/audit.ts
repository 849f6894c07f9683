import { delimiter } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { findAudit, readTimeLimit, verifyAudit } from '@fhir-gateway/operations';
import { loadConfig } from '@fhir-gateway/gateway';
import { exitCodes } from '../exit-codes.js';
import type { Registrar } from '../registrar.js';

interface AuditOptions {
  readonly log: boolean;
  readonly json: boolean;
}

interface FindOptions {
  readonly subject?: string;
  readonly issuer?: string;
  readonly patient?: string;
  readonly client?: string;
  readonly grant?: string;
  readonly session?: string;
  readonly request?: string;
  readonly platform?: string;
  readonly reads: boolean;
  readonly changes: boolean;
  readonly since?: number;
  readonly until?: number;
  readonly summary: boolean;
  readonly json: boolean;
}

/** `audit verify`: the first entry that is missing, changed, moved or added. `audit find`: who did what. */
export function addAuditCommands(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr } = context;
  const audit = program.command('audit').description('the audit trail');
  audit
    .command('verify')
    .description('look for the first audit entry that is missing, changed, moved or added')
    .argument('<source...>', 'files, oldest first, or redis-stream')
    .option('--log', 'the files are captured output, with other lines between', false)
    .option('--json', 'print the report as JSON', false)
    .action((sources: string[], { log, json }: AuditOptions) =>
      run(() => {
        const isStream = sources.length === 1 && sources[0] === 'redis-stream';
        return verifyAudit({
          from: isStream ? 'redis-stream' : { files: sources, isLog: log },
          settings: loadConfig(environment, delimiter),
          print: (line) => void (json ? stderr : stdout).write(`${line}\n`),
          ...(json && { onReport: (report) => void stdout.write(`${JSON.stringify(report, undefined, 2)}\n`) }),
        });
      }),
    );
  const time = (text: string): number => {
    const timeMs = readTimeLimit(text, context.now());
    if (timeMs === undefined)
      throw new InvalidArgumentError('Give a span such as 7d or 12h, or a date such as 2026-01-15.');
    return timeMs;
  };
  audit
    .command('find')
    .description('find the audit entries of a person, a patient, an app, a session or a request')
    .argument('<source...>', 'files, oldest first, or redis-stream, or fhir: the server of the settings')
    .option('--subject <sub>', 'the person, as the OpenID provider names them (claim sub)')
    .option('--issuer <url>', 'the provider, where it is not FHIR_GATEWAY_LOGIN_ISSUER')
    .option('--patient <platform/id>', 'the patient: platform_id/id')
    .option('--client <id>', 'the app or agent, by its OAuth client id')
    .option('--grant <grant>', 'the permission of an app or chat, as the field grant of an entry names it')
    .option('--session <subject>', 'the session, as the field subject of an entry names it')
    .option('--request <id>', 'the request, by the id that its caller was shown')
    .option('--platform <platform_id>', 'the platform')
    .option('--reads', 'only reads and searches of records', false)
    .addOption(
      new Option('--changes', 'only changes of records, grants and registrations').conflicts('reads').default(false),
    )
    .option('--since <when>', 'from then on: 7d, 12h, or a date', time)
    .option('--until <when>', 'before then', time)
    .option('--summary', 'count the entries by person, agent, platform and event', false)
    .option('--json', 'print one JSON document', false)
    .action((sources: string[], options: FindOptions) => run(() => find(sources, options)));

  async function find(sources: string[], options: FindOptions): Promise<number> {
    const { subject, issuer, patient, client, grant, session, request, platform, since, until, summary, json } =
      options;
    const [only] = sources.length === 1 ? sources : [];
    const kind = options.reads ? 'reads' : options.changes ? 'changes' : undefined;
    const entries: unknown[] = [];
    let groups: unknown;
    const code = await findAudit({
      from: only === 'redis-stream' || only === 'fhir' ? only : { files: sources, isLog: true },
      subject,
      issuer,
      patient,
      client,
      grant,
      session,
      request,
      platformId: platform,
      kind,
      sinceMs: since,
      untilMs: until,
      settings: loadConfig(environment, delimiter),
      entries: (lines) => {
        if (json) for (const line of lines) entries.push(JSON.parse(line));
        else stdout.write(`${lines.join('\n')}\n`);
      },
      ...(summary && {
        summary: (found, table) => {
          groups = found;
          if (!json && found.length > 0) stdout.write(`${table.join('\n')}\n`);
        },
      }),
      print: (line) => void stderr.write(`${line}\n`),
    });
    if (json && code !== exitCodes.usage) {
      stdout.write(`${JSON.stringify(summary ? { groups } : { entries }, undefined, 2)}\n`);
    }
    return code;
  }
}
