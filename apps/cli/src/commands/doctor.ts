import type { Command } from 'commander';
import { runDoctor } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

interface DoctorOptions {
  readonly json: boolean;
  readonly offline: boolean;
  readonly platform: readonly string[];
}

/** `doctor`: what is wrong with a deployment, and what mends it. */
export function addDoctorCommand(program: Command, { context, run }: Registrar): void {
  program
    .command('doctor')
    .description('check settings, keys, Redis, addresses, ports, platforms, audit and clocks, and say what to fix')
    .option('--offline', 'ask no other machine', false)
    .option('--platform <id...>', 'look at these platforms too (default: those with credentials)', [])
    .option('--json', 'print the findings as JSON', false)
    .action(({ json, offline, platform }: DoctorOptions) =>
      run(() => runDoctor({ json, offline, platforms: platform }, context)),
    );
}
