import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '@fhir-gateway/gateway';
import { runDoctor, runDoctorPayer } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

interface DoctorOptions {
  readonly json: boolean;
  readonly offline: boolean;
  readonly platform: readonly string[];
}

/** `doctor`: what is wrong with a deployment, and what mends it; `doctor payer`: with the services of one payer. */
export function addDoctorCommand(program: Command, { context, run }: Registrar): void {
  const doctor = program
    .command('doctor')
    .enablePositionalOptions()
    .description('check settings, keys, Redis, addresses, ports, platforms, audit and clocks, and say what to fix')
    .option('--offline', 'ask no other machine', false)
    .option('--platform <id...>', 'look at these platforms too (default: those with credentials)', [])
    .option('--json', 'print the findings as JSON', false)
    .action(({ json, offline, platform }: DoctorOptions) =>
      run(() => runDoctor({ json, offline, platforms: platform }, context)),
    );
  doctor
    .command('payer')
    .description('run CRD, DTR and PAS of one payer dry, with a made-up person, and say what fails')
    .argument('<id>', 'platform of the payer')
    .option('--member <number>', 'member number of a test member that the payer knows')
    .option('--json', 'print the findings as JSON', false)
    .action((platformId: string, options: { readonly json: boolean; readonly member?: string }) =>
      run(() => runDoctorPayer({ ...options, platformId }, loadConfig(context.environment, delimiter), context)),
    );
}
