import type { KoaContextWithOIDC } from 'oidc-provider';
import { addLaunchContext, createLaunchContexts } from './launch-context.js';

/** What a token response with this scope tells of a grant about `p1`. */
function told(scope: string): unknown {
  const contexts = createLaunchContexts();
  contexts.bind('grant-1', { patient: 'p1', encounter: 'e1' });
  const body = { access_token: 'x', scope };
  const oidc = { route: 'token', entities: { Grant: { jti: 'grant-1' } } };
  const ctx = { status: 200, body, oidc } as unknown as KoaContextWithOIDC;
  addLaunchContext(ctx, contexts);
  const { access_token: _token, scope: _scope, ...rest } = body;
  return rest;
}

describe('addLaunchContext', () => {
  it('names the patient and the visit', () => {
    expect(told('launch/patient patient/*.rs')).toEqual({ patient: 'p1', encounter: 'e1', need_patient_banner: true });
  });

  it('says nothing where launch/patient was not granted', () => {
    expect(told('patient/*.rs')).toEqual({});
  });
});
