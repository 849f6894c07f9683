// A replica that continues one adaptive form.
import { nextQuestion, nextQuestionInput } from '@fhir-gateway/coverage-tools';
import { SessionForms } from '../coverage/session-forms.js';
import { openPayerReplica } from './payer-replica.js';
import { stubHandles } from './stub-handles.js';

const { vault, session, platform, context, asked, waitForWord, end } = await openPayerReplica('form-payer', 'dtr');
await waitForWord();
const caller = { platform, session, app: 'rest', requestId: 'r' } as const;
const forms = new SessionForms({ vault, handles: stubHandles(vault) }, caller);
await end(
  await nextQuestion({ ...context, forms } as typeof context, nextQuestionInput.parse(asked)).catch(
    ({ code }: { code?: string }) => ({ code }),
  ),
);
