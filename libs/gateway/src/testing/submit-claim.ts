// A replica that asks for one authorization, at a moment that may lie ahead.
import { submitInput, submitPriorAuth } from '@fhir-gateway/coverage-tools';
import { submissionParts } from '../coverage/submission-parts.js';
import { openPayerReplica } from './payer-replica.js';
import { stubHandles } from './stub-handles.js';

const { vault, session, platform, waitForWord, end, ...opened } = await openPayerReplica('race-payer', 'pas');
const { minutesAhead = 0 } = opened.asked as { minutesAhead?: number };
const context = { ...opened.context, now: () => Date.now() + minutesAhead * 60_000 };
const gateway = {
  vault,
  handles: stubHandles(vault),
  config: { publicUrl: 'https://gateway.example' },
  isWriteAllowed: () => true,
};
const parts = submissionParts({ session }, gateway, platform);
const input = submitInput.parse({
  patient_id: 'pat-1',
  coverage_id: 'cov-1',
  procedure_code: '27447',
  service_date: '2026-12-15',
  place_of_service: '21',
  ordering_npi: '2222222222',
});

let answer = await submitPriorAuth(context, input, parts);
if (answer.state === 'preview') {
  await waitForWord();
  answer = await submitPriorAuth(context, { ...input, confirm: answer.confirm }, parts);
}
await end(answer);
