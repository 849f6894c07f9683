import type { Recorder } from './recorder.js';
import { Callers } from './callers.js';
import { sendRows } from './requests/rows.js';
import { credentialRequests } from './requests/credentials.js';
import { consolePages, signedInPages } from './requests/pages.js';
import { coverageRequests } from './requests/coverage.js';
import { endOfSession } from './requests/end-of-session.js';
import { fhirReads, fhirRefusals } from './requests/rest-fhir.js';
import { fhirWrites } from './requests/rest-writes.js';
import { limitedRequests } from './requests/limits.js';
import { mcp2025, mcp2025Protocol, spellings2025 } from './requests/mcp-2025.js';
import { mcp2026, mcp2026Protocol } from './requests/mcp-2026.js';
import { mcpRefusals, restRefusals } from './requests/refusals.js';
import { oauthRequests } from './requests/oauth.js';
import { documents, platformList, signInRequests } from './requests/rest-other.js';
import { payerCalls, toolCalls, writeCalls } from './requests/tools.js';

/** The scopes with which a person lets the gateway write, too. */
const writing = 'openid fhirUser launch/patient offline_access patient/*.cruds';

/** Sends every request, in the order in which people and agents would: as a stranger first, then signed in. */
export async function runScript(recorder: Recorder): Promise<void> {
  const callers = new Callers(recorder);
  const send = (...rows: Parameters<typeof sendRows>[1][]): Promise<void> => sendRows(recorder, rows.flat());
  const { deployment } = recorder;
  const { setup } = deployment;
  const { name } = setup;
  if (name === 'limits') return limitedRequests(recorder, callers);

  if (name === 'local' || name === 'oauth') {
    await send(
      documents(deployment),
      platformList(),
      fhirReads({ name: 'open', platform: 'sandbox-open', headers: {} }),
    );
    await send(restRefusals(deployment), mcpRefusals(deployment), mcp2025Protocol(), mcp2026Protocol(setup.mode));
    await send(oauthRequests(deployment));
  }
  if (name !== 'oauth-writes') {
    await send(signInRequests(), consolePages(), fhirRefusals());
    await send(mcp2025('stranger', {}, toolCalls('sandbox-open', {})), spellings2025('stranger', {}));
  }
  await callers.signIn('hedda');
  const { rest, mcp, handle } = callers;
  if (name !== 'oauth-writes') {
    await send(fhirReads({ name: 'signed in', platform: 'sandbox-ehr', headers: rest }));
    await send(mcp2025('signed in', mcp, toolCalls('sandbox-ehr', handle)), spellings2025('signed in', mcp));
    await send(mcp2026('signed in', mcp, toolCalls('sandbox-ehr', handle)));
  }
  await send(credentialRequests(callers), signedInPages(callers), coverageRequests('a stranger to the payer', rest));
  await callers.connect('sandbox-payer', 'hedda');
  await send(coverageRequests('connected', rest), mcp2025('connected', mcp, payerCalls(handle)));
  await send(fhirWrites('read scopes', rest), mcp2025('read scopes', mcp, writeCalls(handle)));
  await callers.signIn('hedda', writing);
  await send(
    fhirWrites('write scopes', callers.rest),
    mcp2025('write scopes', callers.mcp, writeCalls(callers.handle)),
  );
  await send(endOfSession(callers));
}
