import { lookUpPatient, ServiceTransport } from '@fhir-gateway/fhir-proxy';
import { Cells } from '@fhir-gateway/limits/cells';
import type { Session } from '@fhir-gateway/token-vault';
import { CoverageGateway } from '../coverage/coverage.js';
import { formSeals } from '../coverage/form-seals.js';
import { PatientRecords } from '../record/patient-records.js';
import { PeopleDecisions } from '../record/people-decisions.js';
import { sessionMemory } from '../record/session-memory.js';
import { openShares } from '../shares/open-shares.js';
import { openSubscriptions } from '../subscriptions/open-subscriptions.js';
import type { PlatformAccess } from './open-access.js';
import type { Observation } from './open-observation.js';
import type { Storage } from './open-storage.js';

/** Opens what is made of the records of people, and the sign-in to platforms, whose ends concern all of it. */
export function openRecords(given: Storage & Observation & PlatformAccess) {
  const { config, tokens, proxy } = given;
  const parts = { ...given, auth: tokens };
  const memory = sessionMemory(parts);
  const shares = openShares(config, parts);
  const subscriptions = openSubscriptions(config, parts);
  const decisions = new PeopleDecisions(parts);
  const records = new PatientRecords({ ...parts, decisions, received: shares.received, ...memory });
  const cells = new Cells();
  // Callers without a session share the turns of one person.
  const cellFor = (session: Session | undefined) => cells.for(session?.id ?? '');
  const transport = new ServiceTransport(parts);
  const coverage = new CoverageGateway({
    ...{ ...parts, records, transport, cellFor },
    issuer: config.publicUrl,
    runsCql: config.cql,
    formSealsOf: formSeals(given.keyring),
  });
  const auth = tokens.with({
    onEnding: async (session, platform) => subscriptions?.own.ending(session, platform),
    onForgotten: async (session) =>
      void (await Promise.all([memory.forget(session), subscriptions?.own.forget(session)])),
    findPatient: (access, platform, source) => lookUpPatient(proxy, access, platform, source),
  });
  const close = async () => {
    cells.close();
    await subscriptions?.close();
    await transport.close();
  };
  return { auth, shares, subscriptions, records, cellFor, coverage, close };
}

export type OpenedRecords = ReturnType<typeof openRecords>;
