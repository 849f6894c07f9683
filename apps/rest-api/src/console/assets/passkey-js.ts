/**
 * The script of the pages about passkeys, which says itself where there is nothing to reach. The authenticator's secret stays
 * in the page: what is sent is derived from it, and opens nothing without a signature.
 *
 * @see https://www.w3.org/TR/webauthn-3/#prf-extension
 */
export const passkeyJs = `'use strict';
(() => {
  const form = document.querySelector('form[data-passkey]');
  if (!form) return;
  const { challenge, host, user, known } = form.dataset;
  const salt = new TextEncoder().encode('fhir-gateway/keep-my-connections/v1');
  const purpose = new TextEncoder().encode('fhir-gateway/passkey-credential/v1');
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const say = (name) => {
    for (const each of form.querySelectorAll('[data-say]')) each.hidden = each.dataset.say !== name;
  };
  const button = (step) => form.querySelector('[data-step="' + step + '"]');
  const fill = (name, value) => (form.elements.namedItem(name).value = value);
  const prf = { prf: { eval: { first: salt } } };

  const make = async () => {
    const credential = await navigator.credentials.create({
      publicKey: {
        challenge: bytes(challenge),
        rp: { id: host, name: 'FHIR Gateway' },
        user: { id: bytes(user), name: 'My health connections', displayName: 'My health connections' },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: known.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        extensions: prf,
      },
    });
    if (!credential.getClientExtensionResults().prf?.enabled) return say('secretless');
    fill('id', text(credential.rawId));
    fill('publicKey', text(credential.response.getPublicKey()));
    say('made');
    button('make').hidden = true;
    button('check').hidden = false;
    button('check').focus();
  };

  const ask = async (id) => {
    const credential = await navigator.credentials.get({
      publicKey: {
        challenge: bytes(challenge),
        rpId: host,
        userVerification: 'required',
        allowCredentials: id ? [{ type: 'public-key', id: bytes(id) }] : [],
        extensions: prf,
      },
    });
    const first = credential.getClientExtensionResults().prf?.results?.first;
    if (!first) return say('secretless');
    const key = await crypto.subtle.importKey('raw', first, 'HKDF', false, ['deriveBits']);
    const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: purpose };
    fill('secret', text(await crypto.subtle.deriveBits(derivation, key, 192)));
    fill('id', text(credential.rawId));
    fill('authenticatorData', text(credential.response.authenticatorData));
    fill('clientData', text(credential.response.clientDataJSON));
    fill('signature', text(credential.response.signature));
    form.submit();
  };

  if (!window.PublicKeyCredential || !window.isSecureContext) return say('none');
  const steps = { make, check: () => ask(form.elements.namedItem('id').value), open: () => ask() };
  for (const [step, run] of Object.entries(steps)) {
    button(step)?.addEventListener('click', () =>
      run().catch((error) => say(error.name === 'InvalidStateError' && step === 'make' ? 'known' : 'cancelled')),
    );
  }
  for (const first of ['make', 'open']) if (button(first)) button(first).hidden = false;
})();
`;
